use axum_httpauth::Role;

#[derive(Role)]
enum Role<T> {
    User(T),
}

fn main() {}
