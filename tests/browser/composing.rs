//! Writing an answer: what must not leave is seen while it is written, a better sentence is one key away.

use super::cdp::{Browser, Page};
use super::centre::{Centre, Store};
use super::desk::{bring_matters, case_of};

const BEGIN: &str = "尊敬的王先生，您好！";
const END: &str = "此致，客服 王芳";

fn text(page: &Page) -> String {
    page.eval("document.querySelector('form[data-composer=reply] textarea[name=text]').value")
        .as_str()
        .unwrap()
        .to_owned()
}

fn begin_answer(page: &Page, words: &str) {
    page.wait_for("document.querySelector('form[data-composer=reply] textarea[name=text]')");
    page.eval("(() => { const t = document.querySelector('form[data-composer=reply] textarea[name=text]'); t.focus(); t.select(); })()");
    page.write(words);
}

fn found(page: &Page, part: &str) {
    page.wait_for(&format!(
        "document.querySelector('form[data-composer=reply] .found').innerText.includes('{part}')"
    ));
}

/// F024, F025, F026, F027
#[test]
fn a_forbidden_sentence_is_held_bettered_by_one_key_and_undone() {
    let Some(browser) = Browser::start() else { return };
    for store in [Store::Sqlite, Store::Postgres] {
        let Some(centre) = Centre::empty(store) else { continue };
        let page = browser.page();
        centre.first_run(&page, "zh-CN");
        bring_matters(&page);
        let case = case_of(&page, &centre, "王建国");
        page.open(&format!("{}/cases/{case}", centre.url));

        let bad = format!("{BEGIN}這 問 題 連 小 孩 子 都 知 道。{END}");
        begin_answer(&page, &bad);
        found(&page, "SL001");
        found(&page, "禁语");
        page.wait_for("document.querySelector('form[data-composer=reply] [data-send]').disabled");

        page.press("Alt+Enter");
        page.wait_for("document.querySelector('form[data-composer=reply] textarea[name=text]').value.includes('一步一步')");
        assert!(text(&page).starts_with(BEGIN) && text(&page).ends_with(END), "{}", text(&page));
        page.wait_for("!document.querySelector('form[data-composer=reply] [data-send]').disabled");

        page.press("Control+z");
        page.wait_for("document.querySelector('form[data-composer=reply] textarea[name=text]').value.includes('小 孩 子')");
        assert_eq!(text(&page), bad);

        begin_answer(&page, &format!("{BEGIN}没有问题，我去帮您沟通这件事情。{END}"));
        page.wait_for(
            "!document.querySelector('form[data-composer=reply] .found').innerText.includes('SL001')",
        );
        page.wait_for("!document.querySelector('form[data-composer=reply] [data-send]').disabled");
        assert_eq!(page.complaints(), Vec::<String>::new());
    }
}
