//! Any bytes: no panic, no hang, and of a plain mail no word lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mail_thread::{RemoteImages, read, show_images, thread_keys};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mail) = read(bytes) else { return };
    thread_keys(&mail, &|digest| digest.to_vec());
    if let Some(html) = &mail.html {
        let shown = show_images(html, |_| None, RemoteImages::Blocked);
        assert!(!shown.contains("<script"), "a script survived");
    }
    for attachment in &mail.attachments {
        assert!(!attachment.file_name.is_empty() && !attachment.file_name.contains(['/', '\\', '\0']));
    }

    let text = String::from_utf8_lossy(bytes).replace(['\0', '\u{feff}'], "");
    let plain = format!("From: a@b.cn\nContent-Type: text/plain; charset=utf-8\n\n{text}");
    let Ok(plain) = read(plain.as_bytes()) else { return };
    if plain.html.is_none() {
        let parts = [plain.text.new, plain.text.quoted, plain.text.signature];
        let found: usize = parts.iter().map(|p| p.split_whitespace().count()).sum();
        assert_eq!(found, text.split_whitespace().count(), "a word was lost");
    }
});
