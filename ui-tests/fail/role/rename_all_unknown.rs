use axum_httpauth::Role;

#[derive(Role)]
#[auth(rename_all = "lower")]
enum Role {
    Admin,
}

fn main() {}
