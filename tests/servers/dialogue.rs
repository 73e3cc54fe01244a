//! A mail program in twenty lines: says what SMTP wants to hear and expects each answer to be yes.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

pub fn send(port: u16, from: &str, to: &str, bytes: &[u8]) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap());
    expect(&mut answers);
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\n', "\r\n");
    let stuffed = text.replace("\r\n.", "\r\n..");
    for line in [
        "HELO customer.example".to_owned(),
        format!("MAIL FROM:<{from}>"),
        format!("RCPT TO:<{to}>"),
        "DATA".to_owned(),
        format!("{stuffed}\r\n."),
        "QUIT".to_owned(),
    ] {
        stream.write_all(format!("{line}\r\n").as_bytes()).unwrap();
        expect(&mut answers);
    }
}

fn expect(answers: &mut impl BufRead) {
    loop {
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        assert!(line.starts_with('2') || line.starts_with('3'), "the server said {line:?}");
        if line.as_bytes().get(3) != Some(&b'-') {
            return;
        }
    }
}
