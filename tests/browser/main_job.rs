//! The main job from end to end, with real servers: a mail arrives, is answered in a checked sentence, leaves, and the
//! customer's answer joins its case.

use super::cdp::Browser;
use super::centre::{Centre, Store};
use super::servers::PostOffice;

const OURS: &str = "service@haishi.example";
const THEIRS: &str = "limin@customer.example";

fn mail(id: &str, subject: &str, more: &str, words: &str) -> Vec<u8> {
    format!(
        "From: Li Min <{THEIRS}>\r\nTo: {OURS}\r\nSubject: {subject}\r\nMessage-ID: <{id}@customer.example>\r\n{more}Date: Wed, 25 Nov 2026 09:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{words}\r\n"
    )
    .into_bytes()
}

/// A header's value in a mail as it lies in the mailbox.
fn header(mail: &str, name: &str) -> String {
    let unfolded = mail.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let line = unfolded
        .lines()
        .find(|l| l.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())));
    line.and_then(|l| l.split_once(':')).map(|(_, v)| v.trim().to_owned()).unwrap_or_default()
}

/// F024, F084, F111
#[test]
fn a_mail_arrives_live_is_answered_in_a_checked_sentence_and_its_answer_joins() {
    let Some(browser) = Browser::start() else { return };
    for store in [Store::Sqlite, Store::Postgres] {
        let Some(office) = PostOffice::open() else { return };
        let Some(centre) = Centre::empty(store) else { continue };
        let page = browser.page();
        centre.first_run(&page, "zh-CN");
        page.open(&format!("{}/mailboxes/new", centre.url));
        for (field, words) in [
            ("name", "客服信箱"),
            ("address", OURS),
            ("imap_host", "127.0.0.1"),
            ("imap_port", &office.ports.imap.to_string()),
            ("imap_user", OURS),
            ("imap_password", super::servers::PASSWORD),
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", &office.ports.smtp.to_string()),
        ] {
            page.fill(&format!("input[name={field}]"), words);
        }
        page.choose("select[name=imap_security]", "plain");
        page.choose("select[name=smtp_security]", "plain");
        page.eval("(() => { const e = document.querySelector('[name=begins][value=all]'); if (e) e.click(); else { const s = document.querySelector('select[name=begins]'); s.value = 'all'; } })()");
        page.click("main form button.main");
        page.wait_for("!location.pathname.endsWith('/new')");

        page.open(&format!("{}/cases?view=teams", centre.url));
        office.drop_in(
            OURS,
            &mail("first", "Order 88123", "", "您好，我的订单重复扣款了，请查一下。"),
        );
        // Nobody reloads: the row appears by itself.
        page.see("重复扣款");
        page.click(".row-link");

        page.wait_for("document.querySelector('form[data-composer=reply] textarea[name=text]')");
        page.eval(
            "document.querySelector('form[data-composer=reply] textarea[name=text]').focus()",
        );
        page.write("尊敬的李女士，您好！公司的规定就是这样。此致，客服 王芳");
        page.wait_for("document.querySelector('form[data-composer=reply] [data-send]').disabled");
        page.press("Alt+Enter");
        page.wait_for("!document.querySelector('form[data-composer=reply] textarea[name=text]').value.includes('规定就是这样')");
        page.eval("(() => { const t = document.querySelector('form[data-composer=reply] textarea[name=text]'); t.focus(); t.select(); })()");
        page.write("尊敬的李女士，您好！您的要求我来核实，明天上午十点前给您答复。此致，客服 王芳");
        page.wait_for("!document.querySelector('form[data-composer=reply] [data-send]').disabled");
        page.click("form[data-composer=reply] [data-send]");

        let sent = office.wait_for(THEIRS, 1).remove(0);
        assert!(header(&sent, "In-Reply-To").contains("first@customer.example"), "{sent}");
        let ours = header(&sent, "Message-ID");
        page.see("已发出");

        let thread =
            format!("In-Reply-To: {ours}\r\nReferences: <first@customer.example> {ours}\r\n");
        office
            .drop_in(OURS, &mail("second", "Re: Order 88123", &thread, "好的，我等您明天的消息。"));
        page.see("我等您明天的消息");
        page.open(&format!("{}/cases?view=teams", centre.url));
        page.wait_for("document.querySelectorAll('.row-link').length === 1");
        page.screenshot("main-job");
    }
}
