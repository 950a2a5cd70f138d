//! Where generated tokens stand: around what they are about, and never on it.
//!
//! The compiler reports what is wrong with them at that place, as a whole. An editor, which looks for the tokens of the very
//! span that it is asked about, finds the user's own alone.

use proc_macro2::{Span, TokenStream, TokenTree};

/// Right before what stands at the span.
pub(crate) fn before(span: Span) -> Span {
    span.unwrap().start().into()
}

/// Right behind it.
pub(crate) fn behind(span: Span) -> Span {
    span.unwrap().end().into()
}

/// The tokens, of which the last one is behind what stands at the span.
pub(crate) fn closed(span: Span, tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.iter_mut().next_back().into_iter().for_each(|last| last.set_span(behind(span)));
    tokens.into_iter().collect()
}

/// `quote!`, of which nothing can be named by what the user writes. The hidden names stand in the same context: where two
/// contexts of one expansion mix, an incremental build finds functions changed that are not.
macro_rules! quote_hidden {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}
pub(crate) use quote_hidden;

/// `quote_spanned!`, around the span. The last token is known before the tokens are, unless it is of what is interpolated.
/// It is one `>`, behind a space: of `>>` the compiler would make one token with a width.
macro_rules! quote_around {
    ($span:expr=> $($tokens:tt)*) => {
        $crate::spans::quote_around!(@ $span, [] $($tokens)*)
    };
    (@ $span:expr, [$($tokens:tt)*] # $last:ident) => {{
        let span: ::proc_macro2::Span = $span;
        $crate::spans::closed(span, ::quote::quote_spanned!($crate::spans::before(span)=> $($tokens)* #$last))
    }};
    (@ $span:expr, [$($tokens:tt)*] $last:tt) => {{
        let span: ::proc_macro2::Span = $span;
        let last = ::quote::quote_spanned!($crate::spans::behind(span)=> $last);
        ::quote::quote_spanned!($crate::spans::before(span)=> $($tokens)* #last)
    }};
    (@ $span:expr, [$($tokens:tt)*] $next:tt $($rest:tt)+) => {
        $crate::spans::quote_around!(@ $span, [$($tokens)* $next] $($rest)+)
    };
}
pub(crate) use quote_around;
