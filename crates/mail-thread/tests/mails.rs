//! Every mail in `tests/mails` says in its `.expect` file how it must be read: `field = value`, `\n` for a line end.
//! Notes, files, `automatic` and `invitation` are compared even where the file is silent: silence means none.

use mail_thread::{Address, Automatic, Disposition, Mail, Outcome, SubjectKind, read};
use std::path::{Path, PathBuf};

#[test]
fn every_sample_mail_is_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails");
    let mut mails: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "eml"))
        .collect();
    mails.sort();
    assert!(mails.len() >= 60, "only {} sample mails", mails.len());
    let wrong: Vec<String> = mails.iter().flat_map(|path| differences(path)).collect();
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// What is not as expected, a line each.
fn differences(path: &Path) -> Vec<String> {
    let name = path.file_stem().expect("a file name").to_string_lossy().into_owned();
    let expected =
        std::fs::read_to_string(path.with_extension("expect")).expect("each mail has expectations");
    let mail = match read(&std::fs::read(path).expect("a sample mail")) {
        Ok(mail) => mail,
        Err(unreadable) => return vec![format!("{name}: {unreadable}")],
    };
    let lines: Vec<(&str, String)> = expected
        .lines()
        .map(|line| line.split_once(" =").expect("field = value"))
        .map(|(field, value)| (field, unescape(value.strip_prefix(' ').unwrap_or(value))))
        .collect();
    let mut wrong = Vec::new();
    for (field, value) in &lines {
        if let Some(found) = compare(&mail, field, value) {
            wrong.push(format!("{name}: {field} should be {value:?}, is {found:?}"));
        }
    }
    for (field, found) in silent(&mail) {
        let wanted: Vec<&str> =
            lines.iter().filter(|(f, _)| *f == field).map(|(_, v)| v.as_str()).collect();
        if found.iter().map(String::as_str).ne(wanted.iter().copied()) {
            wrong.push(format!("{name}: {field} should be {wanted:?}, is {found:?}"));
        }
    }
    wrong
}

fn unescape(value: &str) -> String {
    value.replace("\\\\", "\u{1}").replace("\\n", "\n").replace('\u{1}', "\\")
}

/// `None` when the field is as expected.
fn compare(mail: &Mail, field: &str, value: &str) -> Option<String> {
    let html = mail.html.clone().unwrap_or_default();
    let contains = |text: &str| (!text.contains(value)).then(|| text.to_owned());
    let found = match field {
        "new_has" => return contains(&mail.text.new),
        "quoted_has" => return contains(&mail.text.quoted),
        "html_has" => return contains(&html),
        "html_lacks" => return html.contains(value).then_some(html),
        "note" | "file" | "automatic" | "invitation" => return None,
        "subject" => mail.subject.clone(),
        "base" => mail.subject_base.clone(),
        "kind" => match mail.subject_kind {
            SubjectKind::Fresh => "fresh".to_owned(),
            SubjectKind::Reply => "reply".to_owned(),
            SubjectKind::Forward => "forward".to_owned(),
        },
        "from" => mail.from.iter().map(written).collect(),
        "to" => people(&mail.to),
        "cc" => people(&mail.cc),
        "reply_to" => people(&mail.reply_to),
        "delivered_to" => people(&mail.delivered_to),
        "id" => mail.message_id.clone().unwrap_or_default(),
        "in_reply_to" => mail.in_reply_to.join(" "),
        "references" => mail.references.join(" "),
        "date" => mail.date_ms.map(|ms| ms.to_string()).unwrap_or_default(),
        "new" => mail.text.new.clone(),
        "quoted" => mail.text.quoted.clone(),
        "signature" => mail.text.signature.clone(),
        other => panic!("no field {other:?}"),
    };
    (found != value).then_some(found)
}

fn written(address: &Address) -> String {
    format!("{} <{}>", address.name, address.address)
}

fn people(list: &[Address]) -> String {
    let short = |a: &Address| if a.name.is_empty() { a.address.clone() } else { written(a) };
    list.iter().map(short).collect::<Vec<_>>().join(" | ")
}

fn silent(mail: &Mail) -> [(&'static str, Vec<String>); 4] {
    let files = mail.attachments.iter().map(|file| {
        let place = match (file.disposition, &file.content_id) {
            (Disposition::Attached, _) => "attached".to_owned(),
            (Disposition::Inline, None) => "inline".to_owned(),
            (Disposition::Inline, Some(id)) => format!("inline {id}"),
        };
        format!("{} | {} | {} | {place}", file.file_name, file.media_type, file.bytes.len())
    });
    let invitation = mail.invitation.iter().map(|i| {
        let start = i.start.clone().unwrap_or_default();
        let unix_ms = start.unix_ms.map(|ms| ms.to_string()).unwrap_or_default();
        format!(
            "{} | {} | {} {} {unix_ms} | {} | {}",
            i.method, i.summary, start.local, start.zone, i.location, i.organiser
        )
    });
    [
        ("note", mail.notes.iter().map(|n| n.code().to_owned()).collect()),
        ("file", files.collect()),
        ("automatic", mail.automatic.iter().map(automatic).collect()),
        ("invitation", invitation.collect()),
    ]
}

fn automatic(kind: &Automatic) -> String {
    match kind {
        Automatic::OwnLoop { mark } => format!("own loop {mark}"),
        Automatic::Bounce(bounce) => {
            let outcome = match bounce.outcome {
                Outcome::Failed => "failed",
                Outcome::Delayed => "delayed",
                Outcome::Delivered => "delivered",
            };
            let failed: Vec<String> = bounce
                .failed
                .iter()
                .map(|f| format!("{} {}", f.address, f.status.clone().unwrap_or_default()))
                .collect();
            let original = bounce.original_message_id.clone().unwrap_or_default();
            format!("bounce {outcome}; {}; {original}", failed.join(", "))
        }
        Automatic::ReadReceipt { original_message_id } => {
            format!("receipt {}", original_message_id.clone().unwrap_or_default())
        }
        Automatic::AutoReply => "auto reply".to_owned(),
        Automatic::Generated => "generated".to_owned(),
        Automatic::List { id } => format!("list {id}"),
    }
}
