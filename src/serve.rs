//! Runs the centre: schema, jobs, the HTTP door; ends gracefully, losing nothing that was acknowledged.

use tokio::net::TcpListener;

use crate::app::App;
use crate::channels::email::intake;
use crate::platform::stop::{Outcome, fault};
use crate::platform::{job_runner, migrations};
use crate::{routes, timetable};

/// Brings the schema forward and serves until the process is asked to end.
pub async fn run(app: App) -> Outcome<()> {
    let fresh = app.db.write(migrations::run).await?;
    for step in fresh {
        tracing::info!(%step, "schema brought forward");
    }
    app.db.write(crate::staff::jobs::plan_tidying).await?;
    let listener = TcpListener::bind(&app.config.listen)
        .await
        .map_err(|error| fault(format!("cannot listen on {}: {error}", app.config.listen)))?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    on(app, listener).await
}

/// Serves on a listener that is already bound (tests choose a free port).
pub async fn on(app: App, listener: TcpListener) -> Outcome<()> {
    let jobs = tokio::spawn(job_runner::run(
        app.db.clone(),
        timetable::handler(app.clone()),
        app.stopping.subscribe(),
    ));
    let mailboxes = tokio::spawn(intake::run(app.clone()));
    let mut stopping = app.stopping.subscribe();
    let router = routes::router(app.clone());
    tokio::spawn(ask_to_end_on_signal(app.clone()));
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            // An error means the sender is gone, which is an end as well.
            drop(stopping.wait_for(|ending| *ending).await);
        })
        .await?;
    app.stopping.send_replace(true);
    mailboxes.await.map_err(fault)?;
    jobs.await.map_err(fault)?;
    Ok(())
}

async fn ask_to_end_on_signal(app: App) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be watched; end the process through its supervisor");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("ending: finishing what has begun");
    app.stopping.send_replace(true);
}
