//! A day at the desk: lists that live, everything by keyboard, a narrow screen, the customer's own page.

use serde_json::json;

use super::cdp::{Browser, Page};
use super::centre::{Centre, PASSWORD, Store};

/// Sends a form as the signed-in person would.
pub fn post(page: &Page, path: &str, fields: &[(&str, &str)]) -> String {
    let fields: serde_json::Map<String, serde_json::Value> =
        fields.iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
    let script = format!(
        "fetch({}, {{ method: 'POST', headers: {{ 'x-part': '1', 'x-form-secret': document.querySelector('meta[name=form-secret]').content }}, body: new URLSearchParams({}) }}).then(async (a) => a.status + ' ' + (a.headers.get('x-go') ?? await a.text()))",
        json!(path),
        json!(fields)
    );
    page.eval(&script).as_str().unwrap_or_default().to_owned()
}

const MATTERS: [(&str, &str, &str); 4] = [
    (
        "李敏",
        "13800000000",
        "续费云主机时银行卡被扣了两次 298 元,客服电话打了三次都说再等等,请今天给我一个说法。",
    ),
    ("王建国", "wang@example.com", "主机昨晚又打不开了,你们到底管不管"),
    ("何先生", "13900000001", "请问发票抬头可以改吗?"),
    ("市一医院 信息科", "", "来访:想登记新的需求,约周三上门"),
];

pub fn bring_matters(page: &Page) {
    for (name, contact, words) in MATTERS {
        let answer = post(
            page,
            "/matters",
            &[("customer_name", name), ("contact", contact), ("text", words)],
        );
        assert!(answer.starts_with("204"), "{answer}");
    }
}

fn first_case(page: &Page, centre: &Centre) -> String {
    case_of(page, centre, "李敏")
}

/// The number of a customer's case.
pub fn case_of(page: &Page, centre: &Centre, customer: &str) -> String {
    page.open(&format!("{}/cases?view=teams", centre.url));
    page.wait_for("document.querySelector('.row-link')");
    let find = format!(
        "[...document.querySelectorAll('.row')].find(r => r.innerText.includes('{customer}')).dataset.row"
    );
    page.eval(&find).as_str().unwrap().to_owned()
}

/// F112
#[test]
fn an_agent_works_by_keyboard_and_what_a_colleague_does_appears_by_itself() {
    let Some(browser) = Browser::start() else { return };
    for store in [Store::Sqlite, Store::Postgres] {
        let Some(centre) = Centre::empty(store) else { continue };
        let page = browser.page();
        centre.first_run(&page, "zh-CN");
        bring_matters(&page);
        page.open(&format!("{}/cases?view=teams", centre.url));
        page.see("王建国");

        page.press("j");
        page.press("j");
        page.press("Enter");
        page.wait_for(
            "document.querySelector('.conv-head h1') && location.pathname.startsWith('/cases/C-')",
        );
        // The card is fetched by script: from here on the keys answer.
        page.see("w***@example.com");
        page.press("t");
        page.write("退款");
        page.press("Enter");
        page.see("#退款");

        // A colleague at another computer, in the same case at the same time.
        let other = browser.page();
        centre.sign_in(&other, "admin", PASSWORD);
        let path = page.eval("location.pathname");
        other.open(&format!("{}{}", centre.url, path.as_str().unwrap()));
        other.wait_for("document.querySelector('.conv-head h1')");
        post(&other, &format!("{}/tag", path.as_str().unwrap()), &[("tag", "重复扣款")]);
        page.see("#重复扣款");

        // The caret stayed in the tag field while the page changed around it; Escape leaves it.
        page.wait_for("document.activeElement.name === 'tag'");
        page.press("Escape");
        page.press("?");
        page.see("键盘操作");
        page.press("Escape");
        page.press("h");
        page.wait_for(
            "document.querySelector('details.sheet[open] select') === document.activeElement",
        );
        page.press("Escape");
        page.wait_for("!document.querySelector('details.sheet[open]')");

        post(&other, "/matters", &[("customer_name", "周婷"), ("text", "想问问新套餐")]);
        page.see("周婷");
        assert_eq!(page.complaints(), Vec::<String>::new());
    }
}

/// F034
#[test]
fn a_customer_follows_and_adds_to_their_matter_with_number_and_code_alone() {
    let Some(browser) = Browser::start() else { return };
    let centre = Centre::empty(Store::Sqlite).unwrap();
    let page = browser.page();
    centre.first_run(&page, "zh-CN");
    bring_matters(&page);
    let case = first_case(&page, &centre);
    page.open(&format!("{}/cases/{case}", centre.url));
    let code = page.eval("document.querySelector('.who a[href^=\"/t/\"]').innerText");
    let code = code.as_str().unwrap();

    let customer = browser.page();
    customer.size(390, 844);
    customer.call(
        "Emulation.setUserAgentOverride",
        json!({ "userAgent": "walk", "acceptLanguage": "zh-CN" }),
    );
    customer.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    customer.open(&format!("{}/t/{case}?code=WRONG234", centre.url));
    customer.see("编号或查询码不对");
    customer.open(&format!("{}/t/{case}?code={code}", centre.url));
    customer.see("接下来");
    customer.fill("textarea[name=words]", "补充一下:扣款在 11 月 20 日。");
    customer.click("button.main");
    customer.see("收到了");
    customer.screenshot("tracking-390");

    page.see("补充一下");
    for inner in ["首应", "备注", "情绪"] {
        assert!(!customer.text().contains(inner), "{inner}");
    }
}

/// Words on whatever stands behind them, and whether anything sticks out to the right.
const LOOK: &str = r#"(() => {
  const parse = (c) => (c.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => { const f = (v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > .9) return c; } return [255, 255, 255]; };
  const faint = [];
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim()) || !e.checkVisibility() || e.closest('[disabled], [aria-hidden=true], option, .visually-hidden, .skip')) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) faint.push(e.className + ': ' + e.textContent.trim().slice(0, 20) + ' ' + ((a + .05) / (b + .05)).toFixed(2));
  }
  const wide = document.documentElement.scrollWidth > innerWidth + 1 ? [location.pathname + ' is ' + document.documentElement.scrollWidth + ' wide'] : [];
  return [...new Set([...faint, ...wide])];
})()"#;

/// F106 F112
#[test]
fn every_screen_is_readable_in_light_and_dark_in_three_languages_and_on_a_phone() {
    let Some(browser) = Browser::start() else { return };
    let centre = Centre::empty(Store::Sqlite).unwrap();
    let page = browser.page();
    centre.first_run(&page, "zh-CN");
    bring_matters(&page);
    let case = first_case(&page, &centre);
    post(&page, &format!("/cases/{case}/take"), &[]);
    post(&page, &format!("/cases/{case}/complaint"), &[]);
    post(
        &page,
        &format!("/cases/{case}/contact"),
        &[
            ("channel", "phone"),
            ("direction", "out"),
            (
                "words",
                "李女士,感谢您告诉我这件事。让您为同一件事打了三次电话,我很抱歉。我现在就核对两笔扣款。",
            ),
        ],
    );
    let mut grumbles = Vec::new();
    for (lang, scheme, width, height) in [
        ("zh-CN", "light", 1440, 900),
        ("zh-TW", "dark", 1024, 768),
        ("en", "light", 390, 844),
        ("zh-CN", "dark", 1440, 900),
    ] {
        page.size(width, height);
        page.colours(scheme);
        post(
            &page,
            "/me",
            &[
                ("name", "王芳"),
                ("lang", lang),
                ("zone", "Asia/Shanghai"),
                ("theme", ""),
                ("email", ""),
            ],
        );
        for (name, path) in [
            ("list", "/cases?view=teams".to_owned()),
            ("case", format!("/cases/{case}?view=mine")),
            ("search", "/search?words=%E6%89%A3%E6%AC%BE".to_owned()),
            ("matters", "/matters".to_owned()),
            ("requests", "/requests".to_owned()),
            ("calendars", "/calendars?hours=20".to_owned()),
            ("people", "/people".to_owned()),
            ("me", "/me".to_owned()),
            ("promises", "/promises".to_owned()),
            ("language", "/language".to_owned()),
            ("organisation", "/organisation".to_owned()),
            ("log", "/log".to_owned()),
        ] {
            page.open(&format!("{}{path}", centre.url));
            page.wait_for("!document.querySelector('[data-part][aria-busy]')");
            page.screenshot(&format!("{name}-{lang}-{scheme}-{width}"));
            for grumble in page.eval(LOOK).as_array().unwrap() {
                grumbles
                    .push(format!("{name} {lang} {scheme} {width}: {}", grumble.as_str().unwrap()));
            }
            let lang_shown = page.eval("document.documentElement.lang");
            if lang_shown != json!(lang) {
                grumbles.push(format!("{name} is in {lang_shown}, not {lang}"));
            }
        }
    }
    assert_eq!(grumbles, Vec::<String>::new());
    assert_eq!(page.complaints(), Vec::<String>::new());
}
