//! Another parser's opinion on our sample mails, where both can read them: same ids, same people, no word missing.

use mail_parser::MessageParser;
use mail_thread::{Mail, read};
use std::collections::HashSet;
use std::path::Path;

/// Where the other parser fails, or means something else. Each was looked at.
const NOT_COMPARED: &[(&str, &str)] = &[
    ("raw-", "raw eight-bit headers lose characters there"),
    ("utf8-words-cut", "characters cut between words are lost there"),
    ("carriage-returns-alone", "not split into lines there"),
    ("plain-says-use-html", "the excuse is left out here"),
    ("base64-that-is-not", "decoded to nonsense there"),
    ("html-called-plain", "shown with its tags there"),
    ("two-message-ids", "the last one is taken there"),
    ("bounce-postfix", "a name in a comment"),
    ("gbk-called-utf8", "the wrong name is believed there"),
    ("nul-bytes", "NULs are kept there"),
    ("no-from", "the sender is taken from elsewhere here"),
    ("boundary", "guessed here, not there"),
    ("encrypted-smime", "no text"),
];

/// Character sets the other parser reads without further help.
const SHARED_CHARSETS: &[&str] = &["utf-8", "us-ascii", "iso-8859-1"];

#[test]
fn another_parser_finds_no_word_and_no_person_that_we_lost() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails");
    let mut compared = 0;
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let skipped = NOT_COMPARED.iter().any(|(part, _why)| name.contains(part));
        if skipped || path.extension().is_none_or(|e| e != "eml") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        if !only_shared_charsets(&bytes) {
            continue;
        }
        let other = MessageParser::new().parse(&bytes).unwrap();
        let ours = read(&bytes).unwrap();
        wrong.extend(differences(&ours, &other).into_iter().map(|d| format!("{name}: {d}")));
        compared += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared >= 30, "only {compared} mails were compared");
}

fn only_shared_charsets(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let named = text.split("charset=").skip(1).map(|rest| {
        rest.trim_start_matches(['"', '\''])
            .split(['"', '\'', ';', '\r', '\n', ' ', '>'])
            .next()
            .unwrap_or("")
    });
    let words = text.split("=?").skip(1).map(|rest| rest.split('?').next().unwrap_or(""));
    named
        .chain(words)
        .all(|name| SHARED_CHARSETS.contains(&name) || !name.contains(['-', 'b', '1']))
}

fn differences(ours: &Mail, other: &mail_parser::Message<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let id = other.message_id().filter(|id| !id.is_empty());
    if ours.message_id.as_deref() != id {
        found.push(format!("id {:?}, there {id:?}", ours.message_id));
    }
    let from =
        other.from().and_then(|list| list.first()).and_then(|a| a.address()).map(str::to_lowercase);
    let our_from = ours.from.as_ref().map(|a| a.address.to_lowercase());
    if our_from != from {
        found.push(format!("from {our_from:?}, there {from:?}"));
    }
    let all = format!("{} {} {}", ours.text.new, ours.text.quoted, ours.text.signature);
    let known: HashSet<&str> = all.split_whitespace().collect();
    // HTML is not compared: there, words on both sides of a tag become one.
    let texts: Vec<&str> = other
        .text_bodies()
        .filter(|p| !p.is_text_html())
        .filter_map(|p| p.text_contents())
        .collect();
    let missing: Vec<&str> =
        texts.iter().flat_map(|t| t.split_whitespace()).filter(|w| !known.contains(w)).collect();
    // Joining flowed lines cuts words differently.
    let missing: Vec<&str> = missing
        .into_iter()
        .filter(|word| !all.contains(word.trim_matches(['>', '(', ')', ',', ':', ';'])))
        .collect();
    if !missing.is_empty() {
        found.push(format!("words only there: {missing:?}"));
    }
    found
}
