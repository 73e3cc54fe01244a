//! A customer's HTML, made safe to show: no scripts, forms, frames or overlays; pictures wait until they are asked for.

use crate::markup::{self, Piece};
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What to do with pictures that lie on somebody's server: loading one tells its owner that the mail was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteImages {
    /// Leave `data-remote-src` in place; nothing is loaded.
    Blocked,
    /// The reader asked for them.
    Shown,
}

/// Larger HTML is not parsed; its text is. Parsing takes some 3 s for 2 MB of the worst and 0.1 s of the usual.
const LARGEST_BYTES: usize = 2 * 1024 * 1024;
/// Deeper nesting makes HTML parsers slow; honest mails stay far below.
const DEEPEST: usize = 400;
/// The parser's time grows with the square of the entities in one text; letters have a few in each.
const MOST_ENTITIES_IN_ONE_TEXT: usize = 5_000;

/// Marks in the cleaner's output for [`release`]; no scheme of a mail survives the cleaner with these names.
const REMOTE: &str = "x-remote:";
const CONTENT_ID: &str = "x-cid:";

/// Whether HTML is small and flat enough to be parsed.
pub(crate) fn is_reasonable(html: &str) -> Option<()> {
    (html.len() <= LARGEST_BYTES
        && markup::depth(html) <= DEEPEST
        && markup::most_entities_in_one_text(html) <= MOST_ENTITIES_IN_ONE_TEXT)
        .then_some(())
}

/// Cleans HTML for showing. Pictures become `<img data-remote-src="…">` and `<img data-cid="…">`:
/// [`show_images`] gives them their `src`.
pub(crate) fn clean(html: &str) -> String {
    rename_images(&CLEANER.clean(html).to_string())
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    let sized: HashSet<&str> =
        ["align", "width", "height", "valign", "bgcolor", "colspan", "rowspan"].into();
    let tags: HashMap<&str, HashSet<&str>> = ["td", "th", "tr", "table", "col"]
        .into_iter()
        .map(|tag| (tag, sized.clone()))
        .chain([
            ("a", ["href", "target"].into()),
            ("img", ["src", "alt", "width", "height"].into()),
            ("font", ["color"].into()),
            ("p", ["align"].into()),
            ("div", ["align"].into()),
            ("ol", ["start", "type"].into()),
        ])
        .collect();
    cleaner
        .add_tags(["font", "center", "tfoot"])
        .rm_tags(["map", "area", "details", "summary"])
        .tag_attributes(tags)
        .generic_attributes(["style", "dir", "lang", "title"].into())
        .clean_content_tags(
            [
                "script", "style", "title", "head", "noscript", "template", "object", "textarea",
                "select",
            ]
            .into(),
        )
        .url_schemes(["http", "https", "mailto", "tel", "cid", "data"].into())
        .url_relative(UrlRelative::Deny)
        .set_tag_attribute_value("a", "target", "_blank")
        .link_rel(Some("noopener noreferrer"))
        // Nothing that moves, covers, hides or loads.
        .filter_style_properties(
            [
                "color",
                "background-color",
                "font-weight",
                "font-style",
                "text-decoration",
                "text-align",
                "vertical-align",
                "white-space",
            ]
            .into(),
        )
        .attribute_filter(hold_images);
    cleaner
});

fn hold_images<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let scheme = |name: &str| {
        value.trim_start().get(..name.len()).is_some_and(|s| s.eq_ignore_ascii_case(name))
    };
    match (element, attribute) {
        ("img", "src") if scheme("cid:") => {
            Some(format!("{CONTENT_ID}{}", value.trim_start()[4..].trim()).into())
        }
        ("img", "src") if scheme("http:") || scheme("https:") => {
            Some(format!("{REMOTE}{value}").into())
        }
        // A picture inside the mail itself; SVG can carry more than a picture.
        ("img", "src") if is_data_picture(value) => Some(value.into()),
        ("img", "src") => None,
        ("a", "href") if scheme("cid:") || scheme("data:") => None,
        _ => Some(value.into()),
    }
}

fn is_data_picture(value: &str) -> bool {
    let lower = value.trim_start().get(..30).unwrap_or(value).to_ascii_lowercase();
    ["png", "gif", "jpeg", "jpg", "webp", "bmp"]
        .iter()
        .any(|kind| lower.starts_with(&format!("data:image/{kind};base64,")))
}

/// Gives the held pictures attribute names that load nothing.
fn rename_images(cleaned: &str) -> String {
    rewrite_images(cleaned, |attributes| {
        let renamed = attributes
            .replace(&format!(" src=\"{REMOTE}"), " data-remote-src=\"")
            .replace(&format!(" src=\"{CONTENT_ID}"), " data-cid=\"");
        (renamed != attributes).then_some(renamed)
    })
}

/// Gives pictures of cleaned HTML their `src`: attachments by `url_of(content id)`, remote ones if asked for.
/// A content id without a URL keeps its placeholder.
pub fn show_images(
    cleaned: &str,
    url_of: impl Fn(&str) -> Option<String>,
    remote: RemoteImages,
) -> String {
    rewrite_images(cleaned, |attributes| {
        if let Some(id) = markup::attribute(attributes, "data-cid") {
            let url = url_of(&id)?;
            return Some(format!("{attributes} src=\"{}\"", escape(&url)));
        }
        let address = markup::attribute(attributes, "data-remote-src")?;
        (remote == RemoteImages::Shown).then(|| {
            format!("{attributes} src=\"{}\" referrerpolicy=\"no-referrer\"", escape(&address))
        })
    })
}

/// How many pictures of cleaned HTML wait to be asked for.
pub fn count_remote_images(cleaned: &str) -> usize {
    let held = |piece: &Piece<'_>| match piece {
        Piece::Open { name: "img", attributes } => {
            markup::attribute(attributes, "data-remote-src").is_some()
        }
        _ => false,
    };
    markup::pieces(cleaned).filter(held).count()
}

/// Copies cleaned HTML with the attributes of `img` changed where `change` gives new ones.
fn rewrite_images(cleaned: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(cleaned.len() + 64);
    for piece in markup::pieces(cleaned) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Close { name } => {
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
            Piece::Open { name, attributes } => {
                out.push('<');
                out.push_str(name);
                match (name == "img").then(|| change(attributes)).flatten() {
                    Some(changed) => out.push_str(&changed),
                    None => out.push_str(attributes),
                }
                out.push('>');
            }
        }
    }
    out
}

/// Text for an attribute or an element.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_sends_or_covers_survives() {
        let dirty = concat!(
            "<script>x()</script><style>*{}</style><form action=x><input name=p><button>Go</button></form>",
            "<iframe src=//x></iframe><div style=\"position:fixed;top:0;color:red\" onclick=x()>你好</div>",
            "<svg><script>1</script></svg><a href=\"javascript:x()\">a</a><link rel=stylesheet href=x>",
            "<div style=\"background:url(http://t/x)\" id=a class=b>c</div><base href=//x><meta http-equiv=refresh>",
        );
        let clean = clean(dirty);
        for bad in [
            "script",
            "form",
            "input",
            "iframe",
            "position",
            "onclick",
            "javascript",
            "url(",
            "id=",
            "class=",
            "meta",
            "base",
        ] {
            assert!(!clean.contains(bad), "{bad} in {clean}");
        }
        assert!(clean.contains("color:red") && clean.contains("你好"), "{clean}");
    }

    #[test]
    fn pictures_wait_until_they_are_asked_for() {
        let clean = clean(
            "<img src=\"https://t.example/p.gif?a=1&amp;b=2\"><img src='CID:pic@1'><img src=data:image/png;base64,AA><img src=data:image/svg+xml;base64,AA>",
        );
        assert!(!clean.contains(" src=\"http"), "{clean}");
        assert_eq!(count_remote_images(&clean), 1);

        let url = |id: &str| (id == "pic@1").then(|| "/files/7".to_owned());
        let blocked = show_images(&clean, url, RemoteImages::Blocked);
        assert!(
            blocked.contains(" src=\"/files/7\"") && !blocked.contains(" src=\"https"),
            "{blocked}"
        );
        let shown = show_images(&clean, url, RemoteImages::Shown);
        assert!(shown.contains(" src=\"https://t.example/p.gif?a=1&amp;b=2\""), "{shown}");
        assert!(shown.contains("data:image/png") && !shown.contains("svg"), "{shown}");
    }

    #[test]
    fn links_open_elsewhere_and_tell_nothing() {
        let clean = clean("<a href=\"https://x.cn\" target=_top rel=opener>x</a>");
        assert!(
            clean.contains("target=\"_blank\"") && clean.contains("rel=\"noopener noreferrer\""),
            "{clean}"
        );
        assert!(!clean.contains("opener\" rel") && !clean.contains("_top"), "{clean}");
    }

    #[test]
    fn a_mail_cannot_forge_our_marks() {
        let clean = clean(
            "<img src=\"x-remote:https://t\"><img alt='\" src=\"x-cid:a'> src=\"x-remote:https://t",
        );
        assert!(!clean.contains("<img src"), "{clean}");
        assert!(clean.ends_with("src=\"x-remote:https://t"), "{clean}");
    }
}
