//! What an agent reads first: only what the customer wrote now.

use super::*;
use crate::subject::Kind;

const REPLY: Context = Context { subject: Kind::Reply, answers: Answers::Another };
const FORWARD: Context = Context { subject: Kind::Forward, answers: Answers::Nothing };

fn new(text: &str, context: Context) -> String {
    split(text, context).new
}

#[test]
fn an_answer_above_a_quote_is_told_from_it() {
    for quote in [
        "------------------ 原始邮件 ------------------\n发件人: \"客服\"<kf@brand.cn>;\n发送时间: 2026年11月25日(星期三) 上午10:00\n收件人: \"张三\"<z@qq.com>;\n主题: 快递\n\n您好",
        "在 2026-11-25 10:00:00，\"客服\" <kf@brand.cn> 写道：\n> 您好\n> 请问",
        "在 2026-11-25 10:00:00，\"客服\" <kf@brand.cn> 写道：\n您好\n请问",
        "________________________________\n发件人: 客服\n发送时间: 2026年11月25日\n收件人: 张三\n主题: 答复\n\n您好",
        "On Wed, Nov 25, 2026 at 10:00 AM KF <kf@brand.cn> wrote:\n\n> hello\n> there",
    ] {
        let parts = split(&format!("收到，谢谢\n\n{quote}"), REPLY);
        assert_eq!(parts.new, "收到，谢谢", "{quote}");
        assert_eq!(parts.quoted, quote, "{quote}");
    }
}

#[test]
fn answers_between_quoted_lines_are_kept() {
    let text = "在 2026-11-25 10:00，客服 <kf@brand.cn> 写道：\n> 单号是多少？\n\nSF123\n\n> 电话？\n\n138\n";
    let parts = split(text, REPLY);
    assert_eq!(parts.new, "SF123\n\n138");
    assert!(parts.quoted.contains("> 电话？"));
}

#[test]
fn an_answer_below_the_quote_is_kept() {
    let text = "On 25 Nov 2026 10:00, KF <kf@brand.cn> wrote:\n> a\n> b\n\nMy answer";
    assert_eq!(new(text, REPLY), "My answer");
}

#[test]
fn what_is_forwarded_is_the_matter() {
    let text = "请处理\n\n-----原始邮件-----\n发件人: 李四\n发送时间: 周一\n收件人: 我\n主题: 坏了\n\n机器坏了\n> 更早";
    assert!(new(text, FORWARD).contains("机器坏了\n> 更早"));
    let gmail = "FYI\n\n---------- Forwarded message ---------\nFrom: A <a@b.c>\nDate: x\n\nbroken";
    assert!(new(gmail, Context::FRESH).contains("broken"));
}

#[test]
fn a_forward_inside_a_quote_stays_quoted() {
    let text = "好的\n\n-----原始邮件-----\n你看\n---------- Forwarded message ---------\nold";
    assert_eq!(new(text, REPLY), "好的");
}

#[test]
fn a_first_mail_of_nothing_but_quotes_is_new() {
    let text = "> 你们的承诺：三天内回电\n> 没有";
    assert_eq!(new(text, Context::FRESH), text);
    assert_eq!(new(text, REPLY), "");
}

#[test]
fn a_signature_above_the_quote_is_folded() {
    let parts = split("好\n\n发自我的iPhone\n\n-----原始邮件-----\n旧", REPLY);
    assert_eq!((parts.new.as_str(), parts.signature.as_str()), ("好", "发自我的iPhone"));
}
