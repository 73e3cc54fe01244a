//! Which encoding a file is in, recognised from its first megabyte or named by `--encoding`.

use std::io::{self, Read};

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How much is looked at before deciding.
const SAMPLE_BYTES: usize = 1 << 20;

/// Characters met on every page of Chinese; a wrong decoding turns them into rare ones.
const FREQUENT: &str = "的一是不了在有人我他这个们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开您请问谢订单货退款客服這個們來時為國說著後會過對於學麼發當沒還樣開請問謝訂單貨";

/// A stream that gives UTF-8, whatever the file holds. `named` is what the person said; without it the encoding is recognised.
pub fn decode(
    mut stream: Box<dyn Read + Send>,
    named: Option<&'static Encoding>,
) -> io::Result<Box<dyn Read + Send>> {
    let mut sample = Vec::new();
    stream.by_ref().take(SAMPLE_BYTES as u64).read_to_end(&mut sample)?;
    let (by_mark, mark_bytes) = Encoding::for_bom(&sample).map_or((None, 0), |(e, n)| (Some(e), n));
    let encoding = by_mark.or(named).unwrap_or_else(|| recognise(&sample));
    sample.drain(..mark_bytes);
    let whole = io::Cursor::new(sample).chain(stream);
    Ok(if encoding == UTF_8 {
        // Not decoded here: a line that is no UTF-8 is reported by its number.
        Box::new(whole)
    } else {
        Box::new(Decoder {
            inner: whole,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: Vec::new(),
            ready: Vec::new(),
            at: 0,
            ended: false,
        })
    })
}

/// The encoding called so on the command line; `auto` is `None` inside.
pub fn named(name: &str) -> Result<Option<&'static Encoding>, String> {
    match name.to_ascii_lowercase().as_str() {
        "auto" => Ok(None),
        "utf-8" | "utf8" => Ok(Some(UTF_8)),
        "gb18030" | "gbk" | "gb2312" => Ok(Some(GB18030)),
        "big5" | "big5-hkscs" => Ok(Some(BIG5)),
        "utf-16le" => Ok(Some(UTF_16LE)),
        "utf-16be" => Ok(Some(UTF_16BE)),
        _ => Err(format!(
            "unknown encoding {name}: use auto, utf-8, gb18030, big5, utf-16le or utf-16be"
        )),
    }
}

fn recognise(sample: &[u8]) -> &'static Encoding {
    let valid_to = match std::str::from_utf8(sample) {
        Ok(_) => sample.len(),
        // The sample may end in the middle of a character.
        Err(error) if error.error_len().is_none() => sample.len(),
        Err(error) => error.valid_up_to(),
    };
    if valid_to == sample.len() {
        return UTF_8;
    }
    let utf8 = score(UTF_8, sample);
    let (gb, big5) = (score(GB18030, sample), score(BIG5, sample));
    // A few broken lines in a UTF-8 file do not make it another encoding.
    if utf8 >= gb && utf8 >= big5 {
        UTF_8
    } else if gb >= big5 {
        GB18030
    } else {
        BIG5
    }
}

/// Share of frequent characters among those that are not ASCII, less what could not be decoded.
fn score(encoding: &'static Encoding, sample: &[u8]) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut all, mut frequent, mut broken) = (1_i64, 0_i64, 0_i64);
    for c in text.chars().filter(|c| !c.is_ascii()).take(20_000) {
        all += 1;
        frequent += i64::from(FREQUENT.contains(c));
        broken += i64::from(c == '\u{FFFD}');
    }
    (frequent - 10 * broken) * 1000 / all
}

/// Decodes as it is read.
struct Decoder<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.ended {
            self.raw.resize(64 * 1024, 0);
            let read = self.inner.read(&mut self.raw)?;
            self.ended = read == 0;
            let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(read * 4 + 16);
            self.ready.resize(room, 0);
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(&self.raw[..read], &mut self.ready, self.ended);
            self.ready.truncate(written);
            self.at = 0;
        }
        let given = into.len().min(self.ready.len() - self.at);
        into[..given].copy_from_slice(&self.ready[self.at..self.at + given]);
        self.at += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> (String, &'static Encoding) {
        let mut text = String::new();
        decode(Box::new(io::Cursor::new(bytes.to_vec())), None)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        (text, recognise(bytes))
    }

    #[test]
    fn mainland_taiwan_and_utf_8_files_are_recognised() {
        let simplified = "您好，这个订单还没有发货，我马上帮您问仓库，今天下午三点前给您答复。";
        let traditional = "您好，這個訂單還沒有出貨，我馬上幫您問倉庫，今天下午三點前給您答覆。";

        assert_eq!(all(&GB18030.encode(simplified).0), (simplified.to_owned(), GB18030));
        assert_eq!(all(&BIG5.encode(traditional).0), (traditional.to_owned(), BIG5));
        assert_eq!(all(simplified.as_bytes()), (simplified.to_owned(), UTF_8));
        assert_eq!(all(b"\xEF\xBB\xBFhello"), ("hello".to_owned(), UTF_8));
        assert_eq!(all(b"\xFF\xFE\x60\x4F").0, "你");
    }
}
