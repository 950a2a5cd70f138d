//! Servers of this process, and what is counted of them.

use std::{
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

use axum::{Router, body::Body, http::Request, response::Response};
use tower::Service;

use crate::{alone, bare, by_hand, by_hand_same, growth, ours, requests::requests};

/// A request that is prepared: it is answered, and the status code is the result.
pub type Call = Box<dyn FnOnce() -> u16>;

/// Prepares so many requests of a kind, each when it is its turn: they are not all in memory at once.
pub type Server = Box<dyn Fn(&str, usize) -> Box<dyn Iterator<Item = Call>>>;

/// The server of that name.
pub fn server(name: &str) -> Server {
    let server = router(name).map(of_axum).or_else(|| alone::server(name));
    #[cfg(feature = "peers")]
    let server = server.or_else(|| crate::peers::actix(name));
    server.unwrap_or_else(|| panic!("there is no server {name}"))
}

/// The same, if it is one of axum.
pub fn router(name: &str) -> Option<Router> {
    let router = bare::server(name).or_else(|| ours::server(name)).or_else(|| by_hand::server(name));
    let router = router.or_else(|| by_hand_same::server(name));
    #[cfg(feature = "peers")]
    let router = router.or_else(|| crate::peers::server(name));
    router.or_else(|| growth::server(name))
}

fn of_axum(router: Router) -> Server {
    Box::new(move |kind, count| {
        let mut router = router.clone();
        let requests = requests(&mut router, kind, count);
        Box::new(requests.map(move |request| {
            let mut router = router.clone();
            Box::new(move || counted(&mut router, request)) as Call
        }))
    })
}

#[inline(never)]
fn counted(router: &mut Router, request: Request<Body>) -> u16 {
    let response = block_on(call(router, request));
    black_box(response).status().as_u16()
}

pub async fn call(router: &mut Router, request: Request<Body>) -> Response {
    match router.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}
