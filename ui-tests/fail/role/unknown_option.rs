use axum_httpauth::Role;

#[derive(Role)]
#[auth(renam_all = "lowercase")]
enum Role {
    Admin,
}

fn main() {}
