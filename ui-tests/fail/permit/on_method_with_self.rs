use axum_httpauth::permit;

pub struct User;

impl User {
    #[permit]
    fn is_owner(&self) -> bool {
        true
    }
}

fn main() {}
