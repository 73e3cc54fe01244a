//! Protection and the test button: what is wrong is named with its stage.

use qingting::channels::email::mailbox::{self, Described, DoorKind, Security};
use qingting::channels::email::trial::{self, Found, Step};

use crate::centre::{CUSTOMER, Centre, HELP, each_store, eventually, letter};
use crate::servers::{PASSWORD, PostOffice, SENDER};

fn walk(centre: &Centre, described: Described) -> Vec<Step> {
    let who = centre.who.clone();
    let seal = qingting::channels::email::sealing::Seal::of(&centre.app.config.data).unwrap();
    let drawn = centre
        .app
        .db
        .read_now(move |tx| {
            who.need(qingting::staff::Permission::ManageChannels)?;
            mailbox::draw_up(tx, &seal, &described, "m", None)
        })
        .unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(trial::walk(&centre.app, &drawn)).unwrap()
}

/// The stage at which a way ends, and whether well.
fn end(steps: &[Step], door: DoorKind) -> (&'static str, Found) {
    let last = steps.iter().rfind(|s| s.door == door).unwrap();
    (last.stage.name(), last.found.clone())
}

fn wrong_at(steps: &[Step], door: DoorKind) -> &'static str {
    let (stage, found) = end(steps, door);
    assert!(matches!(found, Found::Wrong(_)), "{steps:?}");
    stage
}

fn protected(centre: &Centre, office: &PostOffice, security: Security) -> Described {
    let mut described = centre.described(office);
    let (imap, smtp) = match security {
        Security::Tls => (office.ports.imaps, office.ports.smtps),
        Security::StartTls | Security::Plain => (office.ports.imap, office.ports.submission),
    };
    for (server, port) in [(&mut described.imap, imap), (&mut described.smtp, smtp)] {
        server.host = "localhost".to_owned();
        server.port = port.to_string();
        server.security = security;
    }
    (described.smtp.user, described.smtp.password) = (SENDER.to_owned(), PASSWORD.to_owned());
    described
}

fn trust(centre: &Centre, office: &PostOffice) {
    let folder = centre.app.config.data.join("trusted");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(office.authority(), folder.join("house.pem")).unwrap();
}

#[test]
fn the_test_button_names_the_stage_that_failed() {
    each_store(|office, centre| {
        office.drop_in(HELP, &letter("m1", "一", "二"));
        let well = walk(&centre, centre.described(office));
        assert!(well.iter().all(|s| matches!(s.found, Found::Well(_))), "{well:?}");
        assert_eq!(end(&well, DoorKind::Imap).0, "quota");
        assert_eq!(end(&well, DoorKind::Smtp).0, "sender");

        let mut lost = centre.described(office);
        lost.imap.host = "no-such-house.invalid".to_owned();
        assert_eq!(wrong_at(&walk(&centre, lost), DoorKind::Imap), "lookup");

        let mut closed = centre.described(office);
        closed.smtp.port = "1".to_owned();
        assert_eq!(wrong_at(&walk(&centre, closed), DoorKind::Smtp), "connect");

        let mut password = centre.described(office);
        password.imap.password = "not the password".to_owned();
        assert_eq!(wrong_at(&walk(&centre, password), DoorKind::Imap), "sign_in");

        let mut folder = centre.described(office);
        folder.folder = "No such folder".to_owned();
        assert_eq!(wrong_at(&walk(&centre, folder), DoorKind::Imap), "folder");

        let mut sender = protected(&centre, office, Security::Tls);
        trust(&centre, office);
        sender.smtp.password = "not the password".to_owned();
        assert_eq!(wrong_at(&walk(&centre, sender), DoorKind::Smtp), "sign_in");
    });
}

#[test]
fn a_certificate_nobody_vouches_for_is_refused_until_its_authority_is_trusted() {
    each_store(|office, centre| {
        for security in [Security::Tls, Security::StartTls] {
            let steps = walk(&centre, protected(&centre, office, security));
            assert_eq!(wrong_at(&steps, DoorKind::Imap), "tls", "{steps:?}");
            assert_eq!(wrong_at(&steps, DoorKind::Smtp), "tls", "{steps:?}");
        }
        trust(&centre, office);
        for security in [Security::Tls, Security::StartTls] {
            let steps = walk(&centre, protected(&centre, office, security));
            assert!(steps.iter().all(|s| matches!(s.found, Found::Well(_))), "{steps:?}");
        }

        centre.connect(protected(&centre, office, Security::StartTls));
        office.drop_in(HELP, &letter("m1", "加密", "你好"));
        let case = centre.wait_for_cases(1).remove(0);
        let reply = qingting::cases::Reply { words: "您好".to_owned(), ..Default::default() };
        centre.answer(&case.id, reply);
        assert_eq!(office.wait_for(CUSTOMER, 1).len(), 1);
    });
}

#[test]
fn a_mailbox_in_trouble_says_so_and_recovers_by_itself_when_it_is_mended() {
    each_store(|office, centre| {
        let mut described = centre.described(office);
        described.imap.password = "not the password".to_owned();
        let id = centre.connect(described.clone());

        let find = |id: &str| {
            let id = id.to_owned();
            centre.app.db.read_now(move |tx| mailbox::find(tx, &id)).unwrap()
        };
        let trouble = eventually("the trouble", || find(&id).trouble);
        assert_eq!(trouble.stage, "sign_in");
        assert!(!trouble.detail.contains("not the password"));

        let (who, at) = (centre.who.clone(), id.clone());
        let seal = qingting::channels::email::sealing::Seal::of(&centre.app.config.data).unwrap();
        described.imap.password = PASSWORD.to_owned();
        centre
            .app
            .db
            .write_now(move |tx| mailbox::change(tx, &who, &seal, &at, &described))
            .unwrap();
        eventually("order", || find(&id).checked_ms.filter(|_| find(&id).trouble.is_none()));
    });
}
