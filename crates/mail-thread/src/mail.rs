//! What a mail says, once read.

use crate::addresses::Address;
use crate::automatic::Automatic;
use crate::calendar::Invitation;
use crate::quoting::Parts;
use crate::subject;

/// A mail, read. Everything is decoded; nothing is trusted.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// Without brackets and white space. `None` when missing or empty: tell such mails apart by their bytes.
    pub message_id: Option<String>,
    /// Ids this mail says it answers; usually one.
    pub in_reply_to: Vec<String>,
    /// Ids of the conversation, oldest first.
    pub references: Vec<String>,
    /// The author, or who stands in for one (`Sender`, `Reply-To`, `Return-Path`), with a note.
    pub from: Option<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub reply_to: Vec<Address>,
    /// Where the mail was really delivered: `Delivered-To`, `X-Original-To`, `Envelope-To`.
    pub delivered_to: Vec<Address>,
    /// Unix milliseconds; `None` when missing, unreadable or impossible, with a note.
    pub date_ms: Option<i64>,
    /// Decoded, on one line; empty when missing.
    pub subject: String,
    /// The subject without Re:, 回复:, 转发:, `[External]` and our token.
    pub subject_base: String,
    pub subject_kind: subject::Kind,
    pub text: Parts,
    /// Safe to show; pictures wait for [`show_images`](crate::show_images).
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
    /// Set when no person wrote this mail, or not to us.
    pub automatic: Option<Automatic>,
    pub invitation: Option<Invitation>,
    /// What was odd, for the person who looks at the mail.
    pub notes: Vec<Note>,
}

/// A file that came with a mail, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Safe as the name of a download: no path, no control or direction characters, never empty.
    pub file_name: String,
    /// As the sender claims, lower case; `application/octet-stream` without a claim.
    pub media_type: String,
    pub bytes: Vec<u8>,
    /// Without brackets; what `cid:` in the HTML refers to.
    pub content_id: Option<String>,
    pub disposition: Disposition,
}

/// Whether a file is seen in the text or hangs below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    Inline,
    Attached,
}

/// What was odd about a mail that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Note {
    NoSender,
    SenderFromElsewhere,
    NoMessageId,
    SeveralMessageIds,
    NoDate,
    DateImpossible,
    DateInTheFuture,
    CharsetWrong,
    CharactersLost,
    TransferDamaged,
    BoundaryGuessed,
    CutShort,
    TooManyParts,
    TextIsHtml,
    HtmlTooLarge,
    Encrypted,
    WinmailOpened,
    WinmailUnreadable,
    NoText,
}

impl Note {
    /// A word for tables and logs.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// A sentence for people: zh-CN, zh-TW, en.
    pub fn words(self) -> [&'static str; 3] {
        self.row().1
    }

    // A table in a match, long as it is: a note without words does not compile.
    fn row(self) -> (&'static str, [&'static str; 3]) {
        match self {
            Note::NoSender => (
                "no_sender",
                ["邮件没有写发件人。", "郵件沒有寫寄件者。", "The mail names no sender."],
            ),
            Note::SenderFromElsewhere => (
                "sender_from_elsewhere",
                [
                    "邮件没有 From，发件人取自其他邮件头。",
                    "郵件沒有 From，寄件者取自其他標頭。",
                    "The mail has no From; the sender was taken from another header.",
                ],
            ),
            Note::NoMessageId => (
                "no_message_id",
                [
                    "邮件没有编号（Message-ID）。",
                    "郵件沒有編號（Message-ID）。",
                    "The mail has no Message-ID.",
                ],
            ),
            Note::SeveralMessageIds => (
                "several_message_ids",
                [
                    "邮件有多个编号，取第一个。",
                    "郵件有多個編號，取第一個。",
                    "The mail has several Message-IDs; the first was taken.",
                ],
            ),
            Note::NoDate => {
                ("no_date", ["邮件没有日期。", "郵件沒有日期。", "The mail has no date."])
            }
            Note::DateImpossible => (
                "date_impossible",
                ["邮件的日期无法识别。", "郵件的日期無法辨識。", "The mail's date makes no sense."],
            ),
            Note::DateInTheFuture => (
                "date_in_the_future",
                [
                    "邮件的日期在未来，以收到的时间为准。",
                    "郵件的日期在未來，以收到的時間為準。",
                    "The mail is dated in the future; go by when it arrived.",
                ],
            ),
            Note::CharsetWrong => (
                "charset_wrong",
                [
                    "邮件写明的字符编码不对，已按内容识别。",
                    "郵件標示的字元編碼不對，已按內容辨識。",
                    "The mail names the wrong character set; it was recognised from the content.",
                ],
            ),
            Note::CharactersLost => (
                "characters_lost",
                [
                    "有些字符无法识别，请查看原邮件。",
                    "有些字元無法辨識，請查看原始郵件。",
                    "Some characters could not be read; see the original mail.",
                ],
            ),
            Note::TransferDamaged => (
                "transfer_damaged",
                [
                    "邮件内容在传送中受损，可能不完整。",
                    "郵件內容在傳送中受損，可能不完整。",
                    "The mail was damaged on its way and may be incomplete.",
                ],
            ),
            Note::BoundaryGuessed => (
                "boundary_guessed",
                [
                    "邮件的分段标记缺失或有误，已尽力拆分。",
                    "郵件的分段標記缺失或有誤，已盡力拆分。",
                    "The mail's part boundary is missing or wrong; it was split as well as possible.",
                ],
            ),
            Note::CutShort => (
                "cut_short",
                ["邮件没有收完整。", "郵件沒有收完整。", "The mail ends before its end."],
            ),
            Note::TooManyParts => (
                "too_many_parts",
                [
                    "邮件的段落过多或嵌套过深，未全部拆分。",
                    "郵件的段落過多或巢狀過深，未全部拆分。",
                    "The mail has too many or too deeply nested parts; not all were opened.",
                ],
            ),
            Note::TextIsHtml => (
                "text_is_html",
                [
                    "标为纯文本的内容其实是网页。",
                    "標為純文字的內容其實是網頁。",
                    "What is called plain text is HTML.",
                ],
            ),
            Note::HtmlTooLarge => (
                "html_too_large",
                [
                    "网页内容过大或嵌套过深，只显示文字。",
                    "網頁內容過大或巢狀過深，只顯示文字。",
                    "The HTML is too large or too deep; only its text is shown.",
                ],
            ),
            Note::Encrypted => (
                "encrypted",
                [
                    "邮件已加密，这里无法阅读。",
                    "郵件已加密，這裡無法閱讀。",
                    "The mail is encrypted and cannot be read here.",
                ],
            ),
            Note::WinmailOpened => (
                "winmail_opened",
                [
                    "附件取自 Outlook 的 winmail.dat。",
                    "附件取自 Outlook 的 winmail.dat。",
                    "Attachments were taken out of Outlook's winmail.dat.",
                ],
            ),
            Note::WinmailUnreadable => (
                "winmail_unreadable",
                [
                    "winmail.dat 无法打开，已原样保留。",
                    "winmail.dat 無法開啟，已原樣保留。",
                    "winmail.dat could not be opened and was kept as it is.",
                ],
            ),
            Note::NoText => {
                ("no_text", ["邮件没有正文。", "郵件沒有內文。", "The mail has no text."])
            }
        }
    }
}

/// Bytes that are no mail at all. Keep them where people can see them; the reason says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing, or only white space and NULs.
    Empty,
    /// Not one header line.
    NoHeader,
}

impl Unreadable {
    /// Why, for people: zh-CN, zh-TW, en.
    pub fn reason(self) -> [&'static str; 3] {
        match self {
            Unreadable::Empty => ["邮件是空的。", "郵件是空的。", "The mail is empty."],
            Unreadable::NoHeader => [
                "内容不是邮件：没有任何邮件头。",
                "內容不是郵件：沒有任何郵件標頭。",
                "This is no mail: there is not one header line.",
            ],
        }
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.reason()[2])
    }
}

impl std::error::Error for Unreadable {}

impl Mail {
    /// Notes a thing once.
    pub(crate) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}
