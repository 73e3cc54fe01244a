//! An agent and their team leader at two computers: a forbidden sentence let through, a case handed over warmly.

use std::rc::Rc;

use super::cdp::{Browser, Page};
use super::centre::{Centre, PASSWORD, Store};
use super::desk::{bring_matters, case_of, post};

/// A colleague of the first team, at a computer of their own, with a password of their own.
fn joins(
    (browser, centre, admin): (&Rc<Browser>, &Centre, &Page),
    (name, sign_in_name, role): (&str, &str, &str),
) -> Page {
    admin.open(&format!("{}/people/new", centre.url));
    let team = admin.eval("document.querySelector('input[name=teams]').value");
    let answer = post(
        admin,
        "/people",
        &[
            ("name", name),
            ("sign_in_name", sign_in_name),
            ("roles", role),
            ("teams", team.as_str().unwrap()),
            ("case_limit", "20"),
        ],
    );
    let once = answer.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next());
    let once = once.unwrap_or_else(|| panic!("no one-time password in {answer}"));

    let page = browser.page();
    centre.sign_in(&page, sign_in_name, once);
    page.fill("input[name=old]", once);
    page.fill("input[name=new]", PASSWORD);
    page.press("Enter");
    page.wait_for("!document.querySelector('p.notice.warn')");
    page
}

fn write(page: &Page, form: &str, words: &str) {
    let area = format!("form[data-composer={form}] textarea[name=text]");
    page.fill(&area, words);
}

fn shows(page: &Page, form: &str, words: &str) {
    page.wait_for(&format!(
        "document.querySelector('form[data-composer={form}] .found')?.innerText.includes('{words}')"
    ));
}

/// F049
#[test]
fn a_leader_lets_a_forbidden_sentence_through_with_a_reason_and_both_names_stand_in_the_log() {
    let Some(browser) = Browser::start() else { return };
    for store in [Store::Sqlite, Store::Postgres] {
        let Some(centre) = Centre::empty(store) else { continue };
        let admin = browser.page();
        centre.first_run(&admin, "zh-CN");
        bring_matters(&admin);
        let at = (&browser, &centre, &admin);
        let agent = joins(at, ("陈晓雯", "chen", "agent"));
        let leader = joins(at, ("刘强", "liu", "team_leader"));
        let case = case_of(&agent, &centre, "王建国");
        agent.open(&format!("{}/cases/{case}", centre.url));

        let words = "尊敬的王先生，您好！这问题连小孩子都知道。此致，客服 陈晓雯";
        write(&agent, "reply", words);
        shows(&agent, "reply", "SL001");
        agent.wait_for("document.querySelector('form[data-composer=reply] [data-send]').disabled");
        agent.click("form[data-composer=reply] [data-ask]");
        shows(&agent, "reply", "等待决定");

        leader.open(&format!("{}/language/overrides", centre.url));
        leader.see("连小孩子都知道");
        leader.see("陈晓雯");
        leader.fill("input[name=reason]", "太急了");
        leader.press("Enter");
        assert_eq!(
            leader.eval("document.querySelector('input[name=reason]').validity.valid"),
            false,
            "a reason has eight characters at the least"
        );
        leader.fill("input[name=reason]", "客户要求书面引用上次通话的原话");
        leader.click_words("放行");
        leader.wait_for("!document.body.innerText.includes('连小孩子都知道')");

        shows(&agent, "reply", "刘强");
        agent.wait_for("!document.querySelector('form[data-composer=reply] [data-send]').disabled");
        agent.screenshot("override-granted");
        agent.click("form[data-composer=reply] [data-send]");
        agent.wait_for(
            "[...document.querySelectorAll('.msg, .message, article')].some(m => m.innerText.includes('连小孩子都知道'))",
        );

        admin.open(&format!("{}/log", centre.url));
        admin.see("陈晓雯");
        admin.see("刘强");
        admin.screenshot("override-log");
        assert_eq!(agent.complaints(), Vec::<String>::new());
        assert_eq!(leader.complaints(), Vec::<String>::new());
    }
}

/// F021
#[test]
fn whoever_was_asked_first_follows_up_before_a_case_they_handed_over_is_closed() {
    let Some(browser) = Browser::start() else { return };
    for store in [Store::Sqlite, Store::Postgres] {
        let Some(centre) = Centre::empty(store) else { continue };
        let admin = browser.page();
        centre.first_run(&admin, "zh-CN");
        bring_matters(&admin);
        let at = (&browser, &centre, &admin);
        let agent = joins(at, ("陈晓雯", "chen", "agent"));
        let leader = joins(at, ("刘强", "liu", "team_leader"));
        let case = case_of(&agent, &centre, "何先生");
        let address = format!("{}/cases/{case}", centre.url);
        agent.open(&address);
        agent.wait_for("document.querySelector('.conv-head h1')");
        agent.press("t");
        post(&agent, &format!("/cases/{case}/take"), &[]);
        agent.open(&address);
        agent.wait_for("document.querySelector('details.sheet select[name=to]')");

        agent.press("h");
        agent.wait_for("document.querySelector('details.sheet[open] select[name=to]')");
        agent.eval("(() => { const s = document.querySelector('details.sheet[open] select[name=to]'); s.value = [...s.options].find(o => o.text.includes('刘强')).value; })()");
        write(
            &agent,
            "hand_over",
            "已了解：想改发票抬头。客户期望：今天知道能不能改。已告诉客户：由刘强接着办。",
        );
        agent.wait_for(
            "!document.querySelector('form[data-composer=hand_over] [data-send]').disabled",
        );
        agent.click("form[data-composer=hand_over] [data-send]");
        agent.see("首应跟进");
        agent.see("陈晓雯 回访客户");

        leader.open(&address);
        leader.wait_for("document.querySelector('.conv-head h1')");
        leader.see("想改发票抬头");
        let closing = [("outcome", "satisfied"), ("words", "可以")];
        let refused = post(&leader, &format!("/cases/{case}/close"), &closing);
        assert!(refused.contains("需要先回访客户并记录"), "{refused}");

        let form = "form[action$='/record']";
        agent.wait_for(&format!("document.querySelector(\"{form} textarea[name=text]\")"));
        agent.fill(
            &format!("{form} textarea[name=text]"),
            "何先生说刘强已经讲清楚了，周五能拿到新发票。",
        );
        agent.wait_for(&format!("!document.querySelector(\"{form} [data-send]\").disabled"));
        agent.click(&format!("{form} [data-send]"));
        agent.see("已回访");

        leader.see("已回访");
        let closed = post(&leader, &format!("/cases/{case}/close"), &closing);
        assert!(closed.starts_with("204"), "{closed}");
        leader.see("已办结");
        assert_eq!(agent.complaints(), Vec::<String>::new());
    }
}
