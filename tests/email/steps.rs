//! A server may number its mail anew, and a mailbox may be in trouble: nothing is lost, and the doctor says where it ends.

use qingting::care::DoctorArguments;

use crate::centre::{Centre, HELP, each_store, letter};

#[test]
fn a_server_that_numbers_its_mail_anew_neither_loses_nor_doubles_any() {
    each_store(|office, centre| {
        centre.connect(centre.described(office));
        for n in 0..3 {
            office.drop_in(HELP, &letter(&format!("m{n}"), &format!("第{n}件事"), "请看"));
        }
        centre.wait_for_cases(3);
        let centre = centre.end_and_open_after(|| {
            office.renumber(HELP);
            office.drop_in(HELP, &letter("m3", "第3件事", "请看"));
        });

        let cases = centre.wait_for_cases(4);
        office.drop_in(HELP, &letter("m4", "第4件事", "请看"));
        centre.wait_for_cases(5);

        assert_eq!(cases.len(), 4, "the three known ones came under new numbers and are known");
        assert!(centre.cases().iter().all(|case| centre.said(&case.id).len() == 1));
        assert!(centre.set_aside().is_empty());
    });
}

#[test]
fn the_doctor_tries_the_mailboxes_and_says_where_the_way_ends() {
    each_store(|office, centre| {
        centre.connect(centre.described(office));
        let mails = |centre: &Centre| -> Vec<Result<String, String>> {
            let checks = DoctorArguments::examine_app(&centre.app);
            checks.into_iter().filter(|c| c.about == "mailbox").map(|c| c.result).collect()
        };
        assert!(mails(&centre)[0].as_ref().is_ok_and(|words| words.contains(HELP)));

        office.stop_smtp();

        let said = mails(&centre).remove(0).unwrap_err();
        assert!(said.contains("out (SMTP) ends at connect"), "{said}");
        office.start_smtp();
    });
}
