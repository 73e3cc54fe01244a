//! Where messages come from: files and standard input, cut into records and handed on in chunks.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::Encoding;

use super::encoding;

/// A line longer than this is refused in its place; it is no message, and it must not fill the memory.
const LONGEST_LINE_BYTES: usize = 16 << 20;
/// A chunk is handed on when it holds this much.
const CHUNK_BYTES: usize = 256 << 10;

/// One line of the input, or why it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// From 1, in its file.
    pub line: u64,
    pub text: Result<String, String>,
}

/// What is to be read.
pub struct Source {
    /// As the person named it; `-` is standard input.
    pub name: Arc<str>,
    pub stream: Box<dyn Read + Send>,
    /// `None` when it cannot be known (a pipe).
    pub size_bytes: Option<u64>,
}

impl Source {
    pub fn open(name: &str) -> Result<Source, String> {
        if name == "-" {
            return Ok(Source {
                name: "stdin".into(),
                stream: Box::new(io::stdin()),
                size_bytes: None,
            });
        }
        let refuse = |error: io::Error| format!("cannot read {name}: {error}");
        let file = File::open(name).map_err(refuse)?;
        let facts = file.metadata().map_err(refuse)?;
        if facts.is_dir() {
            return Err(format!("cannot read {name}: it is a folder; name the files in it"));
        }
        let size_bytes = facts.is_file().then_some(facts.len());
        Ok(Source { name: name.into(), stream: Box::new(file), size_bytes })
    }

    /// The stream as UTF-8, counting the raw bytes into `read_bytes` as they are read.
    pub fn decoded(
        self,
        named: Option<&'static Encoding>,
        read_bytes: Arc<AtomicU64>,
    ) -> Result<(Arc<str>, Box<dyn Read + Send>), String> {
        let counted = Box::new(Counted { inner: self.stream, read_bytes });
        let decoded = encoding::decode(counted, named)
            .map_err(|error| format!("cannot read {}: {error}", self.name))?;
        Ok((self.name, decoded))
    }
}

struct Counted {
    inner: Box<dyn Read + Send>,
    read_bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.read_bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Cuts a stream into lines and hands them on in chunks; `hand_on` says false when nobody wants more.
pub fn lines(
    reader: Box<dyn Read + Send>,
    mut hand_on: impl FnMut(Vec<Record>) -> bool,
) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(256 << 10, reader);
    let (mut line, mut bytes, mut records) = (0_u64, 0_usize, Vec::new());
    loop {
        let mut raw = Vec::new();
        let read = (&mut reader).take(LONGEST_LINE_BYTES as u64 + 1).read_until(b'\n', &mut raw)?;
        if read == 0 {
            break;
        }
        line += 1;
        let text = if read > LONGEST_LINE_BYTES {
            skip_line(&mut reader)?;
            Err(format!(
                "the line is longer than {} MB; is this a text file with one message a line?",
                LONGEST_LINE_BYTES >> 20
            ))
        } else {
            as_text(raw)
        };
        bytes += text.as_ref().map_or(0, String::len);
        records.push(Record { line, text });
        if bytes >= CHUNK_BYTES || records.len() >= 4096 {
            bytes = 0;
            if !hand_on(std::mem::take(&mut records)) {
                return Ok(());
            }
        }
    }
    if !records.is_empty() {
        hand_on(records);
    }
    Ok(())
}

/// Without the line's end; refuses what is no UTF-8.
fn as_text(mut raw: Vec<u8>) -> Result<String, String> {
    while raw.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
        raw.pop();
    }
    String::from_utf8(raw).map_err(|error| {
        format!(
            "not UTF-8 at byte {}; name the encoding with --encoding gb18030 or big5",
            error.utf8_error().valid_up_to() + 1
        )
    })
}

fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let waiting = reader.fill_buf()?;
        let (used, ended) = match waiting.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (waiting.len(), waiting.is_empty()),
        };
        reader.consume(used);
        if ended {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Record> {
        let mut all = Vec::new();
        lines(Box::new(io::Cursor::new(bytes.to_vec())), |records| {
            all.extend(records);
            true
        })
        .unwrap();
        all
    }

    #[test]
    fn lines_lose_their_ends_and_a_broken_one_keeps_its_place() {
        let records = read(b"one\r\n\xff\xfe\nthree");

        assert_eq!(records.len(), 3);
        assert_eq!(records[0].text.as_deref(), Ok("one"));
        assert!(records[1].text.as_ref().unwrap_err().contains("not UTF-8 at byte 1"));
        assert_eq!((records[2].line, records[2].text.as_deref()), (3, Ok("three")));
    }

    #[test]
    fn an_endless_line_is_refused_and_the_next_is_read() {
        let mut bytes = vec![b'a'; LONGEST_LINE_BYTES + 10];
        bytes.extend(b"\nnext");

        let records = read(&bytes);

        assert!(records[0].text.is_err());
        assert_eq!(records[1].text.as_deref(), Ok("next"));
    }
}
