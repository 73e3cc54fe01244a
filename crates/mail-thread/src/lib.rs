//! E-mail bytes to what is new, what is quoted and which conversation; and back to bytes.
//!
//! For programs that let people answer mail together: help desks, shared mailboxes, trackers. It knows the mail
//! programs of the Chinese-speaking world (QQ, 163, Foxmail, Outlook, Gmail, Apple Mail in Simplified and Traditional
//! Chinese) and their character sets (GB18030 under all its names, Big5, ISO-2022-JP, raw bytes in headers).
//! No network, no clock, no database, no randomness; any bytes are read in linear time without a panic.
//!
//! ```
//! use mail_thread::{read, thread_keys, token, write, reply_subject, Address, Evidence, Outgoing, WrittenBy};
//!
//! let bytes = "From: =?gb2312?B?1cXI/Q==?= <zhang@qq.com>\r\n\
//!              To: help@brand.cn\r\n\
//!              Subject: =?utf-8?B?5b+r6YCS5LiiPw==?=\r\n\
//!              Message-ID: <m1@qq.com>\r\n\
//!              Date: Wed, 25 Nov 2026 10:00:00 +0800\r\n\
//!              \r\n\
//!              我的快递呢？\r\n\
//!              \r\n\
//!              发自我的iPhone\r\n";
//! let mail = read(bytes.as_bytes())?;
//! assert_eq!(mail.from.as_ref().map(|a| a.name.as_str()), Some("张三"));
//! assert_eq!(mail.text.new, "我的快递呢？");
//! assert_eq!(mail.text.signature, "发自我的iPhone");
//!
//! // In earnest: HMAC-SHA-256 with the installation's secret.
//! let sign = |bytes: &[u8]| bytes.iter().rev().map(|b| b.wrapping_mul(31)).collect::<Vec<u8>>();
//! let token = token::case_token("C-2026-000123", &sign);
//! let answer = write(&Outgoing {
//!     from: Address::new("某某商城客服", "help@brand.cn"),
//!     to: mail.from.into_iter().collect(),
//!     cc: Vec::new(),
//!     reply_to: None,
//!     subject: reply_subject(&mail.subject_base, Some(&token)),
//!     message_id: token::message_id("C-2026-000123", "1", "brand.cn", &sign),
//!     in_reply_to: mail.message_id.clone(),
//!     references: mail.message_id.into_iter().collect(),
//!     date_ms: 1_795_572_000_000,
//!     text: "您好，感谢您告诉我们。".to_owned(),
//!     html: None,
//!     attachments: Vec::new(),
//!     written_by: WrittenBy::Person,
//!     loop_mark: "brand.cn".to_owned(),
//! });
//!
//! let back = read(&answer)?;
//! assert_eq!(back.subject_base, "快递丢?");
//! assert!(thread_keys(&back, &sign).contains(&Evidence::Token { case_no: "C-2026-000123".into() }));
//! # Ok::<(), mail_thread::Unreadable>(())
//! ```
//!
//! Deliberately absent: checking DKIM or SPF (a mail server's work), decrypting, opening archives, deciding which
//! conversation fits (the caller has the conversations).

mod addresses;
mod attachments;
mod automatic;
mod body;
mod bounce;
mod calendar;
mod charset;
mod dates;
mod encoded_words;
mod headers;
mod html;
mod html_text;
mod mail;
mod markup;
mod message_ids;
mod mime;
mod parameters;
mod quoting;
mod read;
mod subject;
mod thread;
mod tnef;
pub mod token;
mod transfer;
mod write;

pub use addresses::Address;
pub use automatic::{Automatic, LOOP_HEADER};
pub use bounce::{Bounce, FailedRecipient, Outcome};
pub use calendar::{Invitation, Moment};
pub use html::{RemoteImages, count_remote_images, show_images};
pub use mail::{Attachment, Disposition, Mail, Note, Unreadable};
pub use message_ids::normalise as normalise_message_id;
pub use quoting::{Answers, Context, Parts, split};
pub use read::{read, read_at};
pub use subject::{Kind as SubjectKind, without_prefixes};
pub use thread::{Evidence, thread_keys};
pub use write::{Outgoing, OutgoingFile, WrittenBy, reply_subject, write};
