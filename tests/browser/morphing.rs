//! The morph that updates pages: random trees become equal, and what a person holds in their hands stays.

use super::cdp::Browser;
use super::centre::{Centre, Store};

const TREES: &str = r#"(async () => {
  const { morphChildren } = await import('/assets/any/morph.js');
  let seed = 20261125;
  const chance = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const tree = (depth) => {
    let html = '', keys = [1, 2, 3, 4, 5, 6].sort(() => chance(3) - 1);
    for (let i = chance(5); i >= 0; i--) {
      const kind = ['p', 'ul', 'li', 'b', 'section', 'input', 'textarea'][chance(7)];
      const key = chance(2) ? ` data-row="${keys.pop()}"` : '';
      const attribute = chance(3) ? ` class="c${chance(4)}"` : '';
      if (kind === 'input') html += `<input${key}${attribute} value="${chance(9)}">`;
      else if (kind === 'textarea') html += `<textarea${key}>${chance(9)}</textarea>`;
      else html += `<${kind}${key}${attribute}>${depth && chance(3) ? tree(depth - 1) : '字' + chance(9)}</${kind}>`;
      if (!chance(3)) html += ' 文' + chance(9) + ' ';
    }
    return html;
  };
  for (let n = 0; n < 800; n++) {
    const [live, next] = [document.createElement('div'), document.createElement('div')];
    live.innerHTML = tree(3).replaceAll('<p', '<div').replaceAll('</p', '</div');
    next.innerHTML = tree(3).replaceAll('<p', '<div').replaceAll('</p', '</div');
    const before = live.innerHTML;
    morphChildren(live, next);
    if (!live.isEqualNode(next)) return before + '\n→\n' + next.innerHTML + '\n≠\n' + live.innerHTML;
  }
  return 'equal';
})()"#;

const IN_HAND: &str = r#"(async () => {
  const { morphChildren } = await import('/assets/any/morph.js');
  let seed = 7;
  const chance = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const row = (key, words) => `<li data-row="${key}"><b>${words}</b>${key === 3 ? '<form><input name="x" value="' + words + '"></form>' : ''}</li>`;
  const live = document.createElement('ul');
  document.body.append(live);
  live.innerHTML = [1, 2, 3, 4, 5].map((key) => row(key, 'a')).join('');
  const field = live.querySelector('input');
  field.focus();
  field.value = '写了一半';
  field.setSelectionRange(1, 2);
  for (let n = 0; n < 300; n++) {
    const next = document.createElement('ul');
    const keys = [1, 2, 4, 5, 6, 7].filter(() => chance(3));
    keys.splice(chance(keys.length + 1), 0, 3);
    next.innerHTML = keys.sort(() => chance(3) - 1).map((key) => row(key, 'w' + n)).join('');
    const order = [...next.children].map((li) => li.dataset.row).join();
    morphChildren(live, next);
    const same = document.activeElement === field && field.isConnected && field.value === '写了一半' && field.selectionStart === 1 && field.selectionEnd === 2;
    if (!same) return 'lost at ' + n;
    if ([...live.children].map((li) => li.dataset.row).join() !== order) return 'order at ' + n;
  }
  return 'kept';
})()"#;

#[test]
fn a_page_that_updates_itself_becomes_what_the_server_says_and_keeps_what_is_being_typed() {
    let Some(browser) = Browser::start() else { return };
    let centre = Centre::empty(Store::Sqlite).unwrap();
    let page = browser.page();
    page.open(&format!("{}/sign-in", centre.url));

    assert_eq!(page.eval(TREES), "equal");
    assert_eq!(page.eval(IN_HAND), "kept");
}
