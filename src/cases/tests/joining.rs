//! Merged and split, and back.

use super::*;
use crate::cases::tests::records::words_of;

#[test]
fn merged_cases_read_as_one_and_come_apart_as_they_were() {
    each_engine(|db| {
        db.write_now(|tx| {
            let leader = person(tx, "liu", "team_leader", "在线组");
            let one = mail(tx, "li@example.com", &leader, "退款没到账", "第一封");
            let kept = receive(tx, &program(), &one).unwrap().case_id;
            let two = mail(tx, "li@example.com", &leader, "发票抬头要改", "第二封");
            let gone = receive(tx, &program(), &two).unwrap().case_id;
            let before = find(tx, &leader, &gone).unwrap();

            let merge_id = merge(tx, &leader, &kept, &gone).unwrap();
            assert_eq!(words_of(tx, &leader, &kept), ["第一封", "第二封"]);
            assert_eq!(
                note(tx, &leader, &gone, "看看", &[]).unwrap_err().key(),
                Some("cases.merged_away")
            );
            let mut late = mail(tx, "li@example.com", &leader, "Re: 发票抬头要改", "第三封");
            late.evidence.token = Some(before.thread_token.clone());
            assert_eq!(
                receive(tx, &program(), &late).unwrap().case_id,
                kept,
                "the old mark still leads here"
            );

            unmerge(tx, &leader, &merge_id).unwrap();
            assert_eq!(words_of(tx, &leader, &kept), ["第一封", "第三封"]);
            assert_eq!(words_of(tx, &leader, &gone), ["第二封"]);
            let after = find(tx, &leader, &gone).unwrap();
            assert_eq!(after.waiting_since_ms, before.waiting_since_ms);
            assert_eq!(after.due_ms, before.due_ms);
            assert_eq!(
                unmerge(tx, &leader, &merge_id).unwrap_err().key(),
                Some("cases.merge_already_undone")
            );
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_chain_of_merges_comes_apart_in_either_order() {
    each_engine(|db| {
        db.write_now(|tx| {
            let leader = person(tx, "liu", "team_leader", "在线组");
            let mut ids = Vec::new();
            for (subject, words) in
                [("退款没到账", "甲"), ("发票抬头要改", "乙"), ("地址写错了", "丙")]
            {
                let m = mail(tx, "li@example.com", &leader, subject, words);
                ids.push(receive(tx, &program(), &m).unwrap().case_id);
            }
            let inner = merge(tx, &leader, &ids[1], &ids[2]).unwrap();
            let outer = merge(tx, &leader, &ids[0], &ids[1]).unwrap();
            assert_eq!(words_of(tx, &leader, &ids[0]), ["甲", "乙", "丙"]);

            assert_eq!(unmerge(tx, &leader, &inner).unwrap_err().key(), Some("cases.merged_away"));
            unmerge(tx, &leader, &outer).unwrap();
            assert_eq!(words_of(tx, &leader, &ids[1]), ["乙", "丙"]);
            unmerge(tx, &leader, &inner).unwrap();
            assert_eq!(words_of(tx, &leader, &ids[1]), ["乙"]);
            assert_eq!(words_of(tx, &leader, &ids[2]), ["丙"]);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn cases_of_two_customers_are_not_merged() {
    each_engine(|db| {
        db.write_now(|tx| {
            let leader = person(tx, "liu", "team_leader", "在线组");
            let one = mail(tx, "li@example.com", &leader, "退款", "甲");
            let two = mail(tx, "wang@example.com", &leader, "退款", "乙");
            let (one, two) =
                (receive(tx, &program(), &one)?.case_id, receive(tx, &program(), &two)?.case_id);

            let stop = merge(tx, &leader, &one, &two).unwrap_err();

            assert_eq!(stop.key(), Some("cases.merge_other_customer"));
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_second_matter_is_split_off_with_its_words_and_put_back_when_it_was_a_mistake() {
    each_engine(|db| {
        db.write_now(|tx| {
            let leader = person(tx, "liu", "team_leader", "在线组");
            let one = mail(tx, "li@example.com", &leader, "退款", "退款没到");
            let first = receive(tx, &program(), &one).unwrap();
            let mut two = mail(tx, "li@example.com", &leader, "Re: 退款", "另外发票抬头错了");
            two.evidence.token = Some(find(tx, &leader, &first.case_id)?.thread_token);
            let second = receive(tx, &program(), &two).unwrap();

            let made =
                split(tx, &leader, &first.case_id, &[second.message_id], "发票抬头").unwrap();
            assert_eq!(words_of(tx, &leader, &first.case_id), ["退款没到"]);
            assert_eq!(words_of(tx, &leader, &made), ["另外发票抬头错了"]);
            assert!(find(tx, &leader, &made)?.waiting_since_ms.is_some());

            let split_id = splits_of(tx, &leader, &first.case_id)?.remove(0).id;
            undo_split(tx, &leader, &split_id).unwrap();
            assert_eq!(words_of(tx, &leader, &first.case_id), ["退款没到", "另外发票抬头错了"]);
            assert_eq!(
                find(tx, &leader, &made)?.standing(),
                Standing::Merged,
                "its number still leads home"
            );
            let stop = split(tx, &leader, &first.case_id, &[first.message_id, "x".into()], "全部");
            assert!(stop.is_ok(), "one goes, one stays");
            Ok(())
        })
        .unwrap();
    });
}
