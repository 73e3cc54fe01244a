//! Outlook's `winmail.dat` (MS-OXTNEF): the attachments and the body that are packed into it.
//! The stream is a list of attributes; a list inside it holds MAPI properties.

use crate::charset;

const SIGNATURE: u32 = 0x223e_9f78;
const BODY: u16 = 0x800c;
const MAPI_PROPERTIES: u16 = 0x9003;
const CODE_PAGE: u16 = 0x9007;
const NEW_ATTACHMENT: u16 = 0x9002;
const ATTACHMENT_TITLE: u16 = 0x8010;
const ATTACHMENT_DATA: u16 = 0x800f;
const ATTACHMENT_PROPERTIES: u16 = 0x9005;

const PR_BODY: u16 = 0x1000;
const PR_BODY_HTML: u16 = 0x1013;
const PR_ATTACH_DATA: u16 = 0x3701;
const PR_ATTACH_FILENAME: u16 = 0x3704;
const PR_ATTACH_LONG_FILENAME: u16 = 0x3707;
const PR_ATTACH_MIME_TAG: u16 = 0x370e;
const PR_ATTACH_CONTENT_ID: u16 = 0x3712;

const MOST_ITEMS: usize = 10_000;

/// What a winmail.dat holds.
#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct Winmail {
    pub text: String,
    pub html: String,
    pub files: Vec<PackedFile>,
}

#[derive(Default, Debug, PartialEq, Eq)]
pub(crate) struct PackedFile {
    pub file_name: String,
    pub media_type: String,
    pub content_id: String,
    pub bytes: Vec<u8>,
}

/// Opens a stream; `None` when it is no TNEF. A stream that is cut short gives what came before the cut.
pub(crate) fn open(bytes: &[u8]) -> Option<Winmail> {
    let mut reader = Reader { rest: bytes };
    if reader.u32()? != SIGNATURE {
        return None;
    }
    reader.u16()?;
    let mut winmail = Winmail::default();
    let mut code_page = "gb18030".to_owned();
    for _ in 0..MOST_ITEMS {
        let Some(attribute) = reader.attribute() else { break };
        winmail.take(attribute, &mut code_page);
    }
    winmail.files.retain(|f| !f.bytes.is_empty() || !f.file_name.is_empty());
    Some(winmail)
}

impl Winmail {
    fn take(&mut self, (id, data): (u16, &[u8]), code_page: &mut String) {
        match id {
            CODE_PAGE => {
                if let Some(page) = (Reader { rest: data }).u32() {
                    *code_page = code_page_name(page);
                }
            }
            BODY if self.text.is_empty() => self.text = text(data, code_page),
            MAPI_PROPERTIES => self.body_properties(data, code_page),
            NEW_ATTACHMENT => self.files.push(PackedFile::default()),
            ATTACHMENT_TITLE | ATTACHMENT_DATA | ATTACHMENT_PROPERTIES => {
                if self.files.is_empty() {
                    self.files.push(PackedFile::default());
                }
                let file = self.files.last_mut().expect("one was pushed");
                file.take(id, data, code_page);
            }
            _ => {}
        }
    }

    fn body_properties(&mut self, data: &[u8], code_page: &str) {
        for (id, value) in properties(data) {
            match id {
                PR_BODY => self.text = value.text(code_page),
                PR_BODY_HTML => self.html = value.text(code_page),
                _ => {}
            }
        }
    }
}

impl PackedFile {
    fn take(&mut self, id: u16, data: &[u8], code_page: &str) {
        match id {
            ATTACHMENT_TITLE if self.file_name.is_empty() => self.file_name = text(data, code_page),
            ATTACHMENT_DATA => self.bytes = data.to_vec(),
            ATTACHMENT_PROPERTIES => {
                for (id, value) in properties(data) {
                    match id {
                        PR_ATTACH_LONG_FILENAME => self.file_name = value.text(code_page),
                        PR_ATTACH_FILENAME if self.file_name.is_empty() => {
                            self.file_name = value.text(code_page);
                        }
                        PR_ATTACH_MIME_TAG => self.media_type = value.text(code_page),
                        PR_ATTACH_CONTENT_ID => self.content_id = value.text(code_page),
                        PR_ATTACH_DATA if self.bytes.is_empty() => {
                            self.bytes = value.bytes.to_vec()
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

fn code_page_name(page: u32) -> String {
    match page {
        936 | 54936 => "gb18030".to_owned(),
        950 => "big5".to_owned(),
        932 => "shift_jis".to_owned(),
        65001 => "utf-8".to_owned(),
        other => format!("windows-{other}"),
    }
}

/// Eight-bit text up to its NUL.
fn text(data: &[u8], code_page: &str) -> String {
    let end = data.iter().position(|b| *b == 0).unwrap_or(data.len());
    charset::decode(&data[..end], Some(code_page)).text
}

/// A MAPI value: its type says how to read the bytes.
struct Value<'a> {
    kind: u16,
    bytes: &'a [u8],
}

impl Value<'_> {
    fn text(&self, code_page: &str) -> String {
        if self.kind & 0x0fff != 0x001f {
            return text(self.bytes, code_page);
        }
        let units = self.bytes.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]));
        let units: Vec<u16> = units.take_while(|u| *u != 0).collect();
        String::from_utf16_lossy(&units)
    }
}

/// The properties of a list, as far as it can be read; of several values the last.
fn properties(data: &[u8]) -> Vec<(u16, Value<'_>)> {
    let mut found = Vec::new();
    let mut reader = Reader { rest: data };
    let count = reader.u32().unwrap_or(0) as usize;
    for _ in 0..count.min(MOST_ITEMS) {
        let Some((id, value)) = reader.property() else { break };
        found.push((id, value));
    }
    found
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.bytes(2).map(|b| u16::from_le_bytes([b[0], b[1]]))
    }

    fn u32(&mut self) -> Option<u32> {
        self.bytes(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    /// Level, id, type, length, data, checksum. A file that is cut short gives the data there is.
    fn attribute(&mut self) -> Option<(u16, &'a [u8])> {
        self.bytes(1)?;
        let id = self.u16()?;
        self.u16()?;
        let length = self.u32()? as usize;
        let data = self.bytes(length.min(self.rest.len()))?;
        self.bytes(2.min(self.rest.len()))?;
        Some((id, data))
    }

    fn property(&mut self) -> Option<(u16, Value<'a>)> {
        let kind = self.u16()?;
        let id = self.u16()?;
        if id >= 0x8000 {
            self.property_name()?;
        }
        let fixed = match kind & 0x0fff {
            0x0002 | 0x0003 | 0x0004 | 0x000a | 0x000b => Some(4),
            0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => Some(8),
            0x0048 => Some(16),
            _ => None,
        };
        let several = kind & 0x1000 != 0;
        let values = if several || fixed.is_none() { self.u32()? as usize } else { 1 };
        let mut bytes: &[u8] = &[];
        for _ in 0..values.min(MOST_ITEMS) {
            bytes = match fixed {
                Some(size) => self.bytes(size)?,
                None => {
                    let length = self.u32()? as usize;
                    let value = self.bytes(length)?;
                    self.bytes((length.next_multiple_of(4) - length).min(self.rest.len()))?;
                    value
                }
            };
        }
        // An object begins with the identifier of its interface.
        if kind & 0x0fff == 0x000d {
            bytes = bytes.get(16..).unwrap_or_default();
        }
        Some((id, Value { kind, bytes }))
    }

    fn property_name(&mut self) -> Option<()> {
        self.bytes(16)?;
        match self.u32()? {
            0 => self.u32().map(|_| ()),
            _ => {
                let length = self.u32()? as usize;
                self.bytes(length.checked_next_multiple_of(4)?).map(|_| ())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(id: u16, data: &[u8]) -> Vec<u8> {
        let mut out = vec![2];
        out.extend(id.to_le_bytes());
        out.extend(6u16.to_le_bytes());
        out.extend((data.len() as u32).to_le_bytes());
        out.extend(data);
        out.extend([0, 0]);
        out
    }

    fn stream() -> Vec<u8> {
        let mut out = SIGNATURE.to_le_bytes().to_vec();
        out.extend([1, 0]);
        out.extend(attribute(CODE_PAGE, &936u32.to_le_bytes()));
        out.extend(attribute(BODY, &encoding_rs::GB18030.encode("请看附件\0").0));
        out.extend(attribute(NEW_ATTACHMENT, &[0; 14]));
        out.extend(attribute(ATTACHMENT_TITLE, b"SHORT~1.PDF\0"));
        out.extend(attribute(ATTACHMENT_DATA, b"%PDF-"));
        let name: Vec<u8> = "投诉单.pdf\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut list = 1u32.to_le_bytes().to_vec();
        list.extend(0x001fu16.to_le_bytes());
        list.extend(PR_ATTACH_LONG_FILENAME.to_le_bytes());
        list.extend(1u32.to_le_bytes());
        list.extend((name.len() as u32).to_le_bytes());
        list.extend(&name);
        list.extend(vec![0; name.len().next_multiple_of(4) - name.len()]);
        out.extend(attribute(ATTACHMENT_PROPERTIES, &list));
        out
    }

    #[test]
    fn files_and_text_are_taken_out() {
        let winmail = open(&stream()).unwrap();
        assert_eq!(winmail.text, "请看附件");
        assert_eq!(winmail.files[0].file_name, "投诉单.pdf");
        assert_eq!(winmail.files[0].bytes, b"%PDF-");
    }

    #[test]
    fn a_stream_cut_anywhere_is_no_panic() {
        let whole = stream();
        for end in 0..whole.len() {
            let _read_without_panic = open(&whole[..end]);
        }
        assert_eq!(open(b"not tnef at all"), None);
    }
}
