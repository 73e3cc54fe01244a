//! The first ten minutes of a new centre.

use super::cdp::Browser;
use super::centre::{Centre, PASSWORD, Store};

/// F111
#[test]
fn a_newcomer_sets_up_the_centre_signs_out_and_in_again() {
    let Some(browser) = Browser::start() else { return };
    for store in [Store::Sqlite, Store::Postgres] {
        let Some(centre) = Centre::empty(store) else { continue };
        let page = browser.page();
        centre.first_run(&page, "zh-CN");
        page.see("王芳");

        let other = browser.page();
        other.open(&format!("{}/first-run", centre.url));
        other.wait_for("!document.querySelector('form.first-run')");
        centre.sign_in(&other, "admin", PASSWORD);
        other.see("王芳");

        assert_eq!(page.complaints(), Vec::<String>::new());
    }
}

/// F106
#[test]
fn the_sign_in_page_speaks_the_visitors_language() {
    let Some(browser) = Browser::start() else { return };
    let centre = Centre::empty(Store::Sqlite).unwrap();
    let page = browser.page();
    centre.first_run(&page, "zh-TW");

    let visitor = browser.page();
    for (accepted, words) in [("zh-TW", "登入"), ("en-GB", "Sign in"), ("zh-CN", "登录")] {
        visitor.call(
            "Emulation.setUserAgentOverride",
            serde_json::json!({ "userAgent": "walk", "acceptLanguage": accepted }),
        );
        visitor.open(&format!("{}/sign-in", centre.url));
        visitor.see(words);
        visitor.screenshot(&format!("sign-in-{accepted}"));
    }
}
