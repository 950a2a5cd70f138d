//! What wrong arguments name, as much as can be made out: who is still typing loses nothing but what is wrong.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Ident, LitStr, Path, PathSegment, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

/// An option, and what stands behind its `=`.
pub(crate) struct Mentioned {
    pub(crate) option: Ident,
    value: TokenStream,
}

/// The options in arguments of any kind.
pub(crate) fn mentioned(arguments: &TokenStream) -> Vec<Mentioned> {
    let (mut options, mut open) = (Vec::<Mentioned>::new(), false);
    let mut tokens = arguments.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match (token, options.last_mut()) {
            (TokenTree::Ident(option), _) if tokens.next_if(|next| is_punct(next, '=')).is_some() => {
                options.push(Mentioned { option, value: TokenStream::new() });
                open = true;
            }
            (token, _) if is_punct(&token, ',') => open = false,
            (token, Some(last)) if open => last.value.extend([token]),
            _ => {}
        }
    }
    options
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

impl Mentioned {
    /// The scheme, if that is what the option names.
    pub(crate) fn scheme(&self) -> Option<Path> {
        let text = syn::parse2::<LitStr>(self.value.clone());
        text.and_then(|text| text.parse()).ok().or_else(|| self.paths().into_iter().next())
    }

    fn paths(&self) -> Vec<Path> {
        let mut paths = Vec::new();
        // whatever stands there is a part of a path or skipped
        let _ = (|input: ParseStream<'_>| read_paths(input, &mut paths)).parse2(self.value.clone());
        paths
    }
}

/// The paths in and out of brackets.
fn read_paths(input: ParseStream<'_>, paths: &mut Vec<Path>) -> syn::Result<()> {
    while !input.is_empty() {
        if is_segment(input) || input.peek(Token![::]) {
            paths.extend(read_path(input)?);
        } else if let TokenTree::Group(group) = input.parse()? {
            (|input: ParseStream<'_>| read_paths(input, paths)).parse2(group.stream())?;
        }
    }
    Ok(())
}

/// A path, which need not be finished.
fn read_path(input: ParseStream<'_>) -> syn::Result<Option<Path>> {
    let mut path = Path { leading_colon: input.parse()?, segments: Default::default() };
    while is_segment(input) {
        path.segments.push_value(PathSegment::from(input.call(Ident::parse_any)?));
        match input.parse()? {
            Some(colons) => path.segments.push_punct(colons),
            None => break,
        }
    }
    path.segments.pop_punct();
    Ok((!path.segments.is_empty()).then_some(path))
}

fn is_segment(input: ParseStream<'_>) -> bool {
    let is_keyword = input.peek(Token![crate]) || input.peek(Token![self]) || input.peek(Token![super]);
    input.peek(Ident) || is_keyword
}

/// The paths in wrong arguments, where rust-analyzer finds them, and so what they mean. The compiler is told of the
/// mistake alone.
pub(crate) fn mentions(arguments: &TokenStream) -> TokenStream {
    let mention = |mentioned: &Mentioned| {
        let of_types = mentioned.option == "auth" || mentioned.option == "permit";
        let mention = move |path: Path| match path.segments.len() {
            2.. if !of_types => quote!(let _ = #path;),
            _ => quote!(let _: #path;),
        };
        mentioned.paths().into_iter().map(mention)
    };
    let mentions: Vec<_> = mentioned(arguments).iter().flat_map(mention).collect();
    if mentions.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            fn mentioned() {
                #(#mentions)*
            }
        };
    }
}

/// The name that rust-analyzer puts where the cursor is: what it would mean there is what it offers.
const CURSOR: &str = "raCompletionMarker";

/// The arguments as they are in the file, if the cursor is in them.
pub(crate) fn without_cursor(arguments: &TokenStream) -> Option<TokenStream> {
    let typed = |token: TokenTree| match token {
        TokenTree::Ident(marked) if marked.to_string().contains(CURSOR) => {
            let mut name = Ident::parse_any.parse_str(&marked.to_string().replace(CURSOR, "")).ok()?;
            name.set_span(marked.span());
            Some(name.into())
        }
        TokenTree::Group(group) => {
            let stream = without_cursor(&group.stream()).unwrap_or_else(|| group.stream());
            Some(Group::new(group.delimiter(), stream).into())
        }
        token => Some(token),
    };
    arguments.to_string().contains(CURSOR).then(|| arguments.clone().into_iter().filter_map(typed).collect())
}
