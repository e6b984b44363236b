//! The server of the laboratory, on this machine alone.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{Sender, channel};
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tokio_stream::Stream;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use crate::experiment::run::{start, walk};
use crate::lab::bench::{Bench, Refusal, Wish};
use crate::lab::door::{Door, guard, refuse};
use crate::lab::ensemble::ensemble;
use crate::lab::page;
use crate::lab::picture::picture;

/// How often it is looked whether the server is to stop.
const LOOK: Duration = Duration::from_millis(50);
/// Events of an ensemble that may wait for the page.
const WAITING: usize = 8;

/// A laboratory that has its place on this machine and is not open yet.
pub struct Server {
    listener: TcpListener,
    door: Door,
    bench: Bench,
}

impl Server {
    /// Takes a port of this machine, or any that is free where it is 0.
    ///
    /// # Errors
    /// The port is taken, or the system gives none.
    pub fn bind(bench: Bench, port: u16) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let door = Door::new(listener.local_addr()?.port()).map_err(io::Error::other)?;
        Ok(Server { listener, door, bench })
    }

    /// Where the page is.
    pub fn address(&self) -> String {
        self.door.address()
    }

    /// Answers until the flag goes up.
    ///
    /// # Errors
    /// The system lets nobody in any more.
    pub fn serve(self, stop: Arc<AtomicBool>) -> io::Result<()> {
        Builder::new_multi_thread().worker_threads(1).enable_all().build()?.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let router = router(self.door, Arc::new(self.bench), Arc::clone(&stop));
            axum::serve(listener, router).with_graceful_shutdown(raised(stop)).await
        })
    }
}

async fn raised(stop: Arc<AtomicBool>) {
    while !stop.load(Ordering::Relaxed) {
        sleep(LOOK).await;
    }
}

/// What every answer is made from.
#[derive(Clone)]
struct Desk {
    bench: Arc<Bench>,
    stop: Arc<AtomicBool>,
}

fn router(door: Door, bench: Arc<Bench>, stop: Arc<AtomicBool>) -> Router {
    let at = |name: &str| format!("/{}/{name}", door.token);
    Router::new()
        .route(&at(""), get(show))
        .route(&at("run"), post(run))
        .route(&at("ensemble"), post(many))
        .route(&at("world"), post(world))
        .fallback(refuse)
        .layer(middleware::from_fn_with_state(door, guard))
        .with_state(Desk { bench, stop })
}

async fn show(State(desk): State<Desk>) -> Response {
    answer(move || Ok(Html(page::html(&desk.bench)))).await
}

async fn run(State(Desk { bench, stop }): State<Desk>, Json(wish): Json<Wish>) -> Response {
    answer(move || {
        let scenario = bench.scenario(&wish)?;
        let mut simulation = start(&scenario, wish.seed);
        let walked = walk(scenario.steps(), || simulation.step(), &stop, |_| {});
        walked.map_err(|halt| Refusal::Run(halt.to_string()))?;
        Ok(Json(picture(&scenario, &bench.rule, simulation.record())?))
    })
    .await
}

async fn world(State(Desk { bench, .. }): State<Desk>, Json(wish): Json<Wish>) -> Response {
    let plain = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    answer(move || Ok((plain, bench.scenario(&wish)?.text().to_string()))).await
}

/// The answer of some work, done beside the server.
async fn answer<T: IntoResponse + Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Response {
    match spawn_blocking(work).await {
        Ok(Ok(done)) => done.into_response(),
        Ok(Err(refusal)) => {
            let error = json!({ "error": refusal.to_string() });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response()
        }
        Err(panic) => {
            let error = json!({ "error": panic.to_string() });
            (StatusCode::INTERNAL_SERVER_ERROR, Json(error)).into_response()
        }
    }
}

/// An ensemble: an event `known` after every few runs, `done` at the end, `refused` where there is none.
async fn many(
    State(Desk { bench, stop }): State<Desk>,
    Json(wish): Json<Wish>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (sender, receiver) = channel(WAITING);
    spawn_blocking(move || {
        let take = |known: Value| match stop.load(Ordering::Relaxed) {
            true => Err(()),
            false => tell(&sender, "known", &known),
        };
        let last = match ensemble(&bench, &wish, take) {
            Ok(()) => tell(&sender, "done", &Value::Null),
            Err(refusal) => tell(&sender, "refused", &json!({ "error": refusal.to_string() })),
        };
        // Whoever listened may have gone.
        last.ok();
    });
    Sse::new(ReceiverStream::new(receiver).map(Ok)).keep_alive(KeepAlive::default())
}

fn tell(sender: &Sender<Event>, kind: &str, value: &Value) -> Result<(), ()> {
    let event = Event::default().event(kind).data(value.to_string());
    sender.blocking_send(event).map_err(|_| ())
}
