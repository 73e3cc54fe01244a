//! Which parts are the letter and which hang on it; the letter's words as lines and as HTML.

use crate::attachments;
use crate::calendar;
use crate::charset::{self, Label};
use crate::html;
use crate::html_text;
use crate::mail::{Mail, Note};
use crate::mime::{Leaf, Place, Tree};
use crate::quoting::{Line, Marked, lines_of};
use crate::tnef;

/// The letter.
pub(crate) struct Body {
    pub lines: Vec<Line>,
    /// As sent, not yet cleaned.
    pub html: Option<String>,
}

/// The same words as plain text, HTML or both; sections follow one another.
#[derive(Default)]
struct Section {
    group: Option<usize>,
    plain: String,
    html: String,
}

/// Sorts the leaves: words into the body, files and the invitation into the mail.
pub(crate) fn gather(tree: &Tree<'_>, mail: &mut Mail) -> Body {
    let mut sections: Vec<Section> = Vec::new();
    // Where every text has a file name, names mean nothing: better a letter than an empty mail.
    let named_are_files = tree.leaves.iter().any(|l| words_of(l, Named::IsFile).is_some());
    let named = if named_are_files { Named::IsFile } else { Named::MayBeLetter };
    for leaf in &tree.leaves {
        if leaf.parent == "encrypted" || leaf.content_type.value.ends_with("pkcs7-mime") {
            mail.note(Note::Encrypted);
        }
        match words_of(leaf, named) {
            Some(kind) => {
                let text = text_of(leaf, mail);
                section_for(&mut sections, leaf.place).add(kind, text, leaf, mail);
            }
            None => take_file(leaf, mail, &mut sections),
        }
    }
    assemble(sections)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Plain,
    Html,
}

/// What a text part with a file name is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    IsFile,
    MayBeLetter,
}

/// Whether a leaf is part of the letter.
fn words_of(leaf: &Leaf<'_>, named: Named) -> Option<Words> {
    let kind = match leaf.content_type.value.as_str() {
        "text/plain" => Words::Plain,
        "text/html" => Words::Html,
        // Old forms of formatted text: better read raw than hidden, if there is nothing else.
        "text/enriched" | "text/richtext" if named == Named::MayBeLetter => Words::Plain,
        _ => return None,
    };
    let disposition = leaf.disposition.value.as_str();
    let is_file = match named {
        Named::IsFile => attachments::given_name(leaf).is_some() && disposition != "inline",
        Named::MayBeLetter => false,
    };
    // A mail of one part is a letter, whatever it calls itself.
    let attached = disposition == "attachment" && !leaf.parent.is_empty();
    (!is_file && !attached).then_some(kind)
}

fn section_for(sections: &mut Vec<Section>, place: Place) -> &mut Section {
    let group = match place {
        Place::Alternative(group) => Some(group),
        Place::Mixed | Place::Report => None,
    };
    let same = group.is_some() && sections.last().is_some_and(|s| s.group == group);
    if !same {
        sections.push(Section { group, ..Section::default() });
    }
    sections.last_mut().expect("one was pushed")
}

impl Section {
    fn add(&mut self, kind: Words, text: String, leaf: &Leaf<'_>, mail: &mut Mail) {
        let kind = match kind {
            Words::Plain if looks_like_html(&text) => {
                mail.note(Note::TextIsHtml);
                Words::Html
            }
            other => other,
        };
        let (into, text) = match kind {
            Words::Plain if is_flowed(leaf) => (&mut self.plain, unflow(&text, leaf)),
            Words::Plain => (&mut self.plain, text),
            Words::Html => (&mut self.html, text),
        };
        if !into.is_empty() {
            into.push('\n');
        }
        into.push_str(&text);
    }

    /// Plain text is preferred, unless it only says that HTML is needed.
    fn lines(&self) -> Vec<Line> {
        let plain = self.plain.trim();
        let excuse = plain.len() < 300
            && plain.to_ascii_uppercase().contains("HTML")
            && plain.lines().count() < 5;
        match (plain.is_empty() || excuse, self.html.trim().is_empty()) {
            (true, false) => html_text::lines(&self.html),
            _ => lines_of(&self.plain),
        }
    }
}

fn assemble(sections: Vec<Section>) -> Body {
    let any_html = sections.iter().any(|s| !s.html.trim().is_empty());
    let mut lines: Vec<Line> = Vec::new();
    let mut whole = String::new();
    for section in &sections {
        if !lines.is_empty() {
            lines.push(Line { text: String::new(), marked: Marked::New });
        }
        lines.extend(section.lines());
        if section.html.trim().is_empty() {
            whole.push_str(&html::escape(&section.plain).replace('\n', "<br>"));
        } else {
            whole.push_str(&section.html);
        }
    }
    Body { lines, html: any_html.then_some(whole) }
}

/// The decoded text of a leaf, with notes about what was wrong.
fn text_of(leaf: &Leaf<'_>, mail: &mut Mail) -> String {
    let bytes = opened(leaf, mail);
    let named = leaf.content_type.get("charset").map(str::to_owned);
    let named = named.or_else(|| {
        (leaf.content_type.value == "text/html").then(|| meta_charset(&bytes)).flatten()
    });
    let decoded = charset::decode(&bytes, named.as_deref());
    match decoded.label {
        Label::True => {}
        Label::Wrong => mail.note(Note::CharsetWrong),
        Label::Broken => mail.note(Note::CharactersLost),
    }
    match decoded.text.contains('\0') {
        true => decoded.text.replace('\0', ""),
        false => decoded.text,
    }
}

/// The bytes of a leaf. What calls itself base64 and is plainly not stays as it is.
fn opened(leaf: &Leaf<'_>, mail: &mut Mail) -> Vec<u8> {
    let opened = leaf.open();
    if opened.strange > 0 {
        mail.note(Note::TransferDamaged);
    }
    let mislabelled = opened.strange > 8 && opened.strange * 4 > opened.bytes.len();
    match mislabelled {
        true => leaf.raw().to_vec(),
        false => opened.bytes.into_owned(),
    }
}

/// `<meta charset=…>` near the top of HTML.
fn meta_charset(bytes: &[u8]) -> Option<String> {
    let top = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_ascii_lowercase();
    let meta = top.find("<meta")?;
    let at = meta + top[meta..].find("charset=")? + "charset=".len();
    let name: String = top[at..]
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!name.is_empty()).then_some(name)
}

fn looks_like_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

fn is_flowed(leaf: &Leaf<'_>) -> bool {
    leaf.content_type.get("format").is_some_and(|f| f.eq_ignore_ascii_case("flowed"))
}

/// Joins the soft lines of `format=flowed` (RFC 3676): a line that ends in a space goes on in the next.
fn unflow(text: &str, leaf: &Leaf<'_>) -> String {
    let delete_space =
        leaf.content_type.get("delsp").is_some_and(|d| d.eq_ignore_ascii_case("yes"));
    let quotes = |line: &str| line.bytes().take_while(|b| *b == b'>').count();
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = quotes(line);
        match open {
            Some(before) if before == depth => {
                let words = line[depth..].strip_prefix(' ').unwrap_or(&line[depth..]);
                out.push_str(words);
            }
            _ => {
                if !out.is_empty() {
                    out.push('\n');
                }
                // A space in front was stuffed there to hide `From` and `>`.
                out.push_str(if depth == 0 {
                    line.strip_prefix(' ').unwrap_or(line)
                } else {
                    line
                });
            }
        }
        open = (line.ends_with(' ') && line != "-- ").then_some(depth);
        if open.is_some() && delete_space {
            out.pop();
        }
    }
    out
}

/// Files, invitations, winmail.dat.
fn take_file(leaf: &Leaf<'_>, mail: &mut Mail, sections: &mut Vec<Section>) {
    let kind = leaf.content_type.value.as_str();
    // The same words for other readers.
    if matches!(kind, "text/x-amp-html" | "text/watch-html") && leaf.place != Place::Mixed {
        return;
    }
    let bytes = opened(leaf, mail);
    if kind == "text/calendar" || kind == "application/ics" {
        let decoded = charset::decode(&bytes, leaf.content_type.get("charset"));
        if mail.invitation.is_none() {
            mail.invitation = calendar::read(&decoded.text);
        }
    }
    let file = attachments::from_leaf(leaf, bytes);
    let winmail = matches!(kind, "application/ms-tnef" | "application/vnd.ms-tnef")
        || file.file_name.eq_ignore_ascii_case("winmail.dat");
    if !winmail {
        mail.attachments.push(file);
        return;
    }
    match tnef::open(&file.bytes) {
        Some(opened) => {
            mail.note(Note::WinmailOpened);
            mail.attachments.extend(opened.files.into_iter().map(attachments::from_packed));
            let silent =
                sections.iter().all(|s| s.plain.trim().is_empty() && s.html.trim().is_empty());
            if silent && !(opened.text.is_empty() && opened.html.is_empty()) {
                sections.push(Section { group: None, plain: opened.text, html: opened.html });
            }
        }
        None => {
            mail.note(Note::WinmailUnreadable);
            mail.attachments.push(file);
        }
    }
}
