//! The text of an HTML mail, line by line, with what the markup says about quotes and signatures.

use crate::markup::{self, Piece};
use crate::quoting::{Line, Marked};
use ammonia::Builder;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Classes and ids that programs give to older words.
const QUOTE_NAMES: &[&str] = &[
    "gmail_quote",
    "gmail_extra",
    "yahoo_quoted",
    "moz-cite-prefix",
    "protonmail_quote",
    "zmail_extra",
    "ntes-mailmaster-quote",
    "mail_quote_start",
    "__aliyun_previous_email_wrapper",
    "divrplyfwdmsg",
    "isreplycontent",
    "mail-editor-reference-message-container",
    "qm_reply_quote",
    "qingting_quote",
];
/// Classes and ids that programs give to signatures.
const SIGNATURE_NAMES: &[&str] = &[
    "gmail_signature",
    "moz-signature",
    "spneditorsign",
    "__aliyun_signature_wrap",
    "ms-outlook-mobile-signature",
    "ntes-pcmac-signature",
    "protonmail_signature_block",
    "mail_signature",
    "foxmailsignature",
    "xm_write_sign",
    "xmail-signature",
];
/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "div",
    "p",
    "tr",
    "table",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "hr",
    "center",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "header",
    "footer",
    "form",
    "fieldset",
    "address",
    "tbody",
    "thead",
    "body",
    "caption",
    "figure",
];
/// Elements without an end tag.
const EMPTY: &[&str] = &["br", "hr", "img", "col", "wbr", "input", "meta", "link", "area", "base"];
/// Elements whose content is not for readers; only in HTML that was not cleaned.
const UNREAD: &[&str] = &["script", "style", "title", "noscript", "template"];

/// The tree that html5ever builds, without anything but structure. Only the converter reads this.
static SKELETON: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut skeleton = Builder::default();
    skeleton
        .add_tags(["font", "center", "form", "fieldset", "address", "section"])
        .generic_attributes(["class", "id"].into())
        .clean_content_tags(["script", "style", "title", "head", "noscript", "template"].into())
        .link_rel(None)
        .url_relative(ammonia::UrlRelative::Deny)
        .attribute_filter(|_, name, value| match name {
            "alt" | "src" => Some(Cow::Borrowed(value)),
            "class" | "id" => role(value).map(|_| Cow::Borrowed(value)),
            _ => None,
        });
    skeleton
});

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Quote,
    Signature,
}

fn role(names: &str) -> Option<Role> {
    // Outlook on the web puts `x_` before the names in what it quotes.
    let is = |list: &[&str], name: &str| {
        let name = name.to_ascii_lowercase();
        list.contains(&name.trim_start_matches("x_"))
    };
    names.split_ascii_whitespace().find_map(|name| match name {
        _ if is(QUOTE_NAMES, name) => Some(Role::Quote),
        _ if is(SIGNATURE_NAMES, name) => Some(Role::Signature),
        _ => None,
    })
}

/// Lines of an HTML mail. HTML too deep or large for a parser is read by the scanner alone.
pub(crate) fn lines(html: &str) -> Vec<Line> {
    match crate::html::is_reasonable(html) {
        Some(()) => convert(&SKELETON.clean(html).to_string()),
        None => convert(html),
    }
}

/// One open element that matters.
struct Open<'a> {
    name: &'a str,
    role: Option<Role>,
}

#[derive(Default)]
struct Converter<'a> {
    open: Vec<Open<'a>>,
    quotes: usize,
    signatures: usize,
    preformatted: usize,
    unread: Option<&'a str>,
    lines: Vec<Line>,
    line: String,
    line_is_marked: Option<Marked>,
}

/// Open elements that are remembered; deeper ones count as text of the last.
const DEEPEST: usize = 2_000;

fn convert(html: &str) -> Vec<Line> {
    let mut converter = Converter::default();
    for piece in markup::pieces(html) {
        match piece {
            Piece::Text(text) => converter.text(text),
            Piece::Open { name, attributes } => converter.open(name, attributes),
            Piece::Close { name } => converter.close(name),
        }
    }
    converter.end_line();
    without_blank_runs(converter.lines)
}

fn is(list: &[&str], name: &str) -> bool {
    list.iter().any(|n| n.eq_ignore_ascii_case(name))
}

impl<'a> Converter<'a> {
    fn text(&mut self, text: &str) {
        if self.unread.is_some() {
            return;
        }
        let text = markup::undo_entities(text);
        for c in text.chars() {
            match c {
                '\n' | '\r' if self.preformatted > 0 => {
                    if c == '\n' {
                        self.end_line();
                    }
                }
                ' ' | '\t' | '\n' | '\r' | '\u{a0}' => self.space(c),
                // Invisible fillers that newsletters use.
                '\u{200b}' | '\u{200c}' | '\u{feff}' | '\u{ad}' => {}
                c if c.is_control() => {}
                c => self.push(c),
            }
        }
    }

    fn space(&mut self, c: char) {
        if self.preformatted > 0 {
            self.push(c);
        } else if !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }

    fn push(&mut self, c: char) {
        self.line.push(c);
        // A line is what its first word is.
        if self.line_is_marked.is_none() {
            self.line_is_marked = Some(self.marked());
        }
    }

    fn marked(&self) -> Marked {
        match (self.quotes, self.signatures) {
            (0, 0) => Marked::New,
            (0, _) => Marked::Signature,
            _ => Marked::Quoted,
        }
    }

    fn open(&mut self, name: &'a str, attributes: &'a str) {
        if self.unread.is_some() {
            return;
        }
        if is(UNREAD, name) {
            self.unread = Some(name);
            return;
        }
        if name.eq_ignore_ascii_case("br") {
            self.end_line();
        } else if is(BLOCKS, name) {
            self.end_filled_line();
        } else if is(&["td", "th"], name) && !self.line.is_empty() {
            self.space(' ');
        } else if name.eq_ignore_ascii_case("img") {
            self.picture(attributes);
        }
        if name.eq_ignore_ascii_case("li") {
            "- ".chars().for_each(|c| self.push(c));
        }
        if is(EMPTY, name) || self.open.len() >= DEEPEST {
            return;
        }
        let names = ["class", "id"]
            .iter()
            .find_map(|a| markup::attribute(attributes, a).and_then(|names| role(&names)));
        let quote = name.eq_ignore_ascii_case("blockquote").then_some(Role::Quote);
        let role = names.or(quote);
        self.count(role, 1);
        if name.eq_ignore_ascii_case("pre") {
            self.preformatted += 1;
        }
        self.open.push(Open { name, role });
    }

    fn close(&mut self, name: &str) {
        if let Some(unread) = self.unread {
            if unread.eq_ignore_ascii_case(name) {
                self.unread = None;
            }
            return;
        }
        // Looks only a little way back: in cleaned HTML the last one is always the right one.
        let known = self.open.iter().rev().take(32).position(|o| o.name.eq_ignore_ascii_case(name));
        let Some(back) = known else { return };
        if is(BLOCKS, name) {
            self.end_filled_line();
        }
        for _ in 0..=back {
            if let Some(open) = self.open.pop() {
                self.count(open.role, -1);
                if open.name.eq_ignore_ascii_case("pre") {
                    self.preformatted = self.preformatted.saturating_sub(1);
                }
            }
        }
    }

    fn count(&mut self, role: Option<Role>, by: isize) {
        match role {
            Some(Role::Quote) => self.quotes = self.quotes.saturating_add_signed(by),
            Some(Role::Signature) => self.signatures = self.signatures.saturating_add_signed(by),
            None => {}
        }
    }

    fn picture(&mut self, attributes: &str) {
        let words = markup::attribute(attributes, "alt").unwrap_or_default();
        if !words.trim().is_empty() {
            format!("[{}]", words.trim())
                .chars()
                .filter(|c| !c.is_control())
                .for_each(|c| self.push(c));
        }
    }

    fn end_filled_line(&mut self) {
        if !self.line.trim().is_empty() {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.line).trim_end().to_owned();
        let marked = self.line_is_marked.take().unwrap_or_else(|| self.marked());
        self.lines.push(Line { text, marked });
    }
}

/// Layout tables leave many blank lines; one says as much.
fn without_blank_runs(lines: Vec<Line>) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let blank = line.text.is_empty();
        let doubled = kept.last().is_none_or(|l| l.text.is_empty() && l.marked == line.marked);
        if !(blank && doubled) {
            kept.push(line);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quoting::{Context, split_lines};

    fn text(html: &str) -> String {
        lines(html).into_iter().map(|l| l.text).collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }

    #[test]
    fn blocks_lists_tables_and_breaks_become_lines() {
        assert_eq!(text("<p>a&nbsp;b</p><p>c<br>d</p><ul><li>e<li>f</ul>"), "a b\nc\nd\n- e\n- f");
        assert_eq!(text("<table><tr><td>订单</td><td>123</td></tr></table>x"), "订单 123\nx");
        assert_eq!(text("<pre>a\n  b</pre>"), "a\n  b");
        assert_eq!(text("<style>p{}</style><title>t</title>x<script>y</script>"), "x");
        assert_eq!(text("看图<img src=cid:1 alt=\"破损\">"), "看图[破损]");
    }

    #[test]
    fn what_the_markup_calls_quoted_is_quoted() {
        for quote in [
            "<div class=\"gmail_quote gmail_quote_container\"><div class=gmail_attr>old</div></div>",
            "<blockquote type=cite>old</blockquote>",
            "<div id=\"x_divRplyFwdMsg\">old</div>",
            "<div id=isReplyContent>old</div>",
        ] {
            let html = format!("<div>new</div>{quote}");
            let parts = split_lines(lines(&html), Context::FRESH);
            assert_eq!((parts.new.as_str(), parts.quoted.as_str()), ("new", "old"), "{quote}");
        }
    }

    #[test]
    fn html_too_deep_for_a_parser_still_gives_its_words() {
        let html = format!(
            "{}你好{}<script>x</script>再见",
            "<div>".repeat(50_000),
            "</div>".repeat(50_000)
        );
        assert_eq!(text(&html), "你好\n再见");
    }
}
