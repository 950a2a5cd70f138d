//! A server of axum over HTTP.

use tokio::net::TcpListener;

use crate::server::router;

pub fn serve(name: &str) {
    let router = router(name).expect("a server of axum");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("http://{}", listener.local_addr().expect("an address"));
        axum::serve(listener, router).await.expect("a server");
    });
}
