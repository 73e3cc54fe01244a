//! Chunks flow from one reader over workers to one writer that keeps the order. Only so many chunks are on their way
//! at a time, so memory stays flat however long the input is.

use std::collections::BTreeMap;

use crossbeam_channel::bounded;

/// Runs the flow to its end.
///
/// `produce` hands on batches (it is told `false` when nobody wants more), `work` turns one into its result on any core,
/// `write` takes the results in the order of the batches; an error of `write` ends the flow.
pub fn run<T: Send, R: Send, E: Send>(
    threads: usize,
    produce: impl FnOnce(&mut dyn FnMut(T) -> bool) -> Result<(), E> + Send,
    work: impl Fn(T) -> R + Sync,
    mut write: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let on_their_way = threads * 4;
    // A token is taken for each chunk that is read and given back when it is written.
    let (give_back, tokens) = bounded::<()>(on_their_way);
    for _ in 0..on_their_way {
        give_back.send(()).expect("the channel holds as many");
    }
    let (to_work, work_queue) = bounded::<(u64, T)>(on_their_way);
    let (to_write, write_queue) = bounded::<(u64, R)>(on_their_way);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut number = 0;
            produce(&mut |batch| {
                let wanted = tokens.recv().is_ok() && to_work.send((number, batch)).is_ok();
                number += 1;
                wanted
            })
        });
        for _ in 0..threads {
            let (queue, done, work) = (work_queue.clone(), to_write.clone(), &work);
            scope.spawn(move || {
                for (number, batch) in queue {
                    if done.send((number, work(batch))).is_err() {
                        return;
                    }
                }
            });
        }
        drop((work_queue, to_write));
        let mut early = BTreeMap::new();
        let mut next = 0;
        let mut outcome = Ok(());
        for (number, result) in &write_queue {
            early.insert(number, result);
            while let Some(result) = early.remove(&next) {
                next += 1;
                outcome = write(result);
                if outcome.is_err() {
                    break;
                }
                // Full or closed when the reader has ended: then nobody waits for the token.
                let _ = give_back.try_send(());
            }
            if outcome.is_err() {
                break;
            }
        }
        // Closing these makes the reader and the workers end even when the writer stopped early.
        drop((write_queue, give_back));
        let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        outcome.and(read)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_out_in_the_order_of_the_input_however_long_each_takes() {
        let mut seen = Vec::new();

        let outcome: Result<(), ()> = run(
            4,
            |hand_on| {
                for n in 0..500_u64 {
                    assert!(hand_on(n));
                }
                Ok(())
            },
            |n| {
                if n % 7 == 0 {
                    std::thread::yield_now();
                }
                n * 2
            },
            |n| {
                seen.push(n);
                Ok(())
            },
        );

        assert_eq!(outcome, Ok(()));
        assert_eq!(seen, (0..500).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn when_writing_fails_reading_ends() {
        let outcome = run(
            2,
            |hand_on| {
                let mut n = 0_u64;
                while hand_on(n) {
                    n += 1;
                }
                Ok(())
            },
            |n| n,
            |n| if n < 10 { Ok(()) } else { Err("the pipe is closed") },
        );

        assert_eq!(outcome, Err("the pipe is closed"));
    }
}
