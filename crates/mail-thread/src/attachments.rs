//! Files out of a mail's parts: safe names, honest types, inline or attached.

use crate::addresses::turns_text_around;
use crate::mail::{Attachment, Disposition};
use crate::mime::Leaf;
use crate::tnef::PackedFile;
use std::collections::HashSet;

/// Names longer than this are cut before their ending; file systems take 255 bytes.
const LONGEST_NAME_CHARS: usize = 80;

/// The name a part gives itself, decoded but not yet safe.
pub(crate) fn given_name(leaf: &Leaf<'_>) -> Option<String> {
    let given = leaf.disposition.get("filename").or_else(|| leaf.content_type.get("name"));
    given.map(str::to_owned).filter(|name| !name.trim().is_empty())
}

/// A file from a part.
pub(crate) fn from_leaf(leaf: &Leaf<'_>, bytes: Vec<u8>) -> Attachment {
    let media_type = media_type(&leaf.content_type.value);
    let content_id =
        leaf.headers.text("content-id").and_then(|id| crate::message_ids::normalise(&id));
    let inline = leaf.disposition.value == "inline"
        || (content_id.is_some() && leaf.parent == "related" && leaf.disposition.value.is_empty());
    let name = given_name(leaf).or_else(|| mail_name(&media_type, &bytes)).unwrap_or_default();
    Attachment {
        file_name: safe_name(&name, &media_type),
        disposition: if inline && media_type.starts_with("image/") {
            Disposition::Inline
        } else {
            Disposition::Attached
        },
        media_type,
        bytes,
        content_id,
    }
}

/// A file out of a winmail.dat.
pub(crate) fn from_packed(file: PackedFile) -> Attachment {
    let media_type = media_type(&file.media_type.to_ascii_lowercase());
    Attachment {
        file_name: safe_name(&file.file_name, &media_type),
        media_type,
        bytes: file.bytes,
        content_id: crate::message_ids::normalise(&file.content_id),
        disposition: Disposition::Attached,
    }
}

/// A mail inside the mail is named by its subject.
fn mail_name(media_type: &str, bytes: &[u8]) -> Option<String> {
    if !matches!(media_type, "message/rfc822" | "message/global") {
        return None;
    }
    let (headers, _) = crate::headers::Headers::read(bytes);
    headers.text("subject").map(|subject| format!("{}.eml", subject.replace(['/', '\\'], "_")))
}

fn media_type(claimed: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '+' | '-' | '_');
    match claimed.split_once('/') {
        Some((kind, sub)) if !kind.is_empty() && !sub.is_empty() && claimed.chars().all(plain) => {
            claimed.to_owned()
        }
        _ => "application/octet-stream".to_owned(),
    }
}

/// A file name that is safe as the name of a download on every system, and never empty.
pub(crate) fn safe_name(given: &str, media_type: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = last
        .chars()
        .filter(|c| !c.is_control() && !turns_text_around(*c))
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .collect();
    let cleaned = cleaned.trim().trim_start_matches('.').trim_end_matches(['.', ' ']).trim();
    if cleaned.is_empty() {
        return format!("attachment.{}", ending(media_type));
    }
    let (stem, end) = match cleaned.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && end.chars().count() <= 10 => {
            (stem, format!(".{end}"))
        }
        _ => (cleaned, String::new()),
    };
    let stem: String = stem.chars().take(LONGEST_NAME_CHARS).collect();
    // Windows keeps these names for devices.
    let device =
        ["con", "prn", "aux", "nul", "com1", "lpt1"].iter().any(|d| stem.eq_ignore_ascii_case(d));
    format!("{}{stem}{end}", if device { "_" } else { "" })
}

fn ending(media_type: &str) -> &'static str {
    match media_type {
        "image/jpeg" | "image/jpg" | "image/pjpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "text/plain" | "message/delivery-status" => "txt",
        "text/html" => "html",
        "text/csv" => "csv",
        "text/calendar" => "ics",
        "message/rfc822" | "message/global" => "eml",
        "audio/mpeg" => "mp3",
        "video/mp4" => "mp4",
        "application/pkcs7-signature" => "p7s",
        _ => "bin",
    }
}

/// Gives files of the same name a number, and calls inline what the HTML shows.
pub(crate) fn settle(attachments: &mut [Attachment], html: &str) {
    let mut taken: HashSet<String> = HashSet::new();
    for attachment in attachments {
        let mut number = 2;
        let original = attachment.file_name.clone();
        while !taken.insert(attachment.file_name.to_lowercase()) {
            let (stem, end) = original.rsplit_once('.').unwrap_or((&original, ""));
            let dot = if end.is_empty() { "" } else { "." };
            attachment.file_name = format!("{stem} ({number}){dot}{end}");
            number += 1;
        }
        let shown = attachment.content_id.as_ref().is_some_and(|id| {
            attachment.media_type.starts_with("image/")
                && html.contains(&format!("data-cid=\"{}\"", crate::html::escape(id)))
        });
        if shown {
            attachment.disposition = Disposition::Inline;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_everywhere() {
        for (given, safe) in [
            ("投诉单.pdf", "投诉单.pdf"),
            ("C:\\Users\\z\\账单.xlsx", "账单.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("a\u{202e}fdp.exe", "afdp.exe"),
            ("  .hidden. ", "hidden"),
            ("a<b>:c?.txt", "a_b__c_.txt"),
            ("con.txt", "_con.txt"),
            ("", "attachment.pdf"),
            ("\0\r\n", "attachment.pdf"),
        ] {
            assert_eq!(safe_name(given, "application/pdf"), safe, "{given:?}");
        }
        assert_eq!(safe_name(&format!("{}.pdf", "长".repeat(300)), "").chars().count(), 84);
    }
}
