//! `view!`: Leptos's syntax, expanded to calls that are the same for every element.
//!
//! Leptos's own macro gives every piece of markup a type of its own, and each of those types brings its code into the bundle.
//! This one expands to a few functions that are there once (`edgezone_dom::element`, `attr`, `on`, `child`).

mod component;
mod element;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use rstml::node::{Node, NodeElement, NodeName};
use syn::{Error, Ident, LitStr};

/// Builds a view: elements, components, text in quotes and Rust in braces. The syntax is that of Leptos's `view!`, as far as
/// the console uses it: `name=value`, `class:name=value`, `style:name=value`, `prop:checked=value`, `prop:value=value`,
/// `on:event=handler`, `node_ref=node`; of components their properties, `let:name` and children.
#[proc_macro]
pub fn view(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let (nodes, errors) = rstml::Parser::new(rstml::ParserConfig::default().recover_block(true)).parse_recoverable(tokens).split_vec();
    let errors = errors.into_iter().map(|error| error.emit_as_expr_tokens());
    let view = fragment(&nodes).unwrap_or_else(|error| error.to_compile_error());
    quote! {{ #(#errors;)* #view }}.into()
}

/// Nodes beside each other as one view.
fn fragment(nodes: &[Node]) -> Result<TokenStream, Error> {
    let mut views = nodes.iter().filter_map(|node| one(node).transpose()).collect::<Result<Vec<_>, _>>()?;
    if views.len() == 1 {
        return Ok(views.remove(0));
    }
    let el = Ident::new("__fragment", Span::mixed_site());
    Ok(quote! {{
        let #el = ::edgezone_dom::El::fragment();
        #( #el.child(#views); )*
        ::edgezone_dom::IntoView::into_view(#el)
    }})
}

/// The expression for one node; comments have none.
fn one(node: &Node) -> Result<Option<TokenStream>, Error> {
    Ok(Some(match node {
        Node::Comment(_) => return Ok(None),
        Node::Text(text) => view_of(&text.value),
        Node::RawText(text) => view_of(&LitStr::new(&text.to_string_best(), Span::call_site())),
        Node::Block(block) => quote! { ::edgezone_dom::IntoView::into_view({ #[allow(unused_braces)] #block }) },
        Node::Fragment(inner) => fragment(&inner.children)?,
        Node::Element(element) if is_component(element.name()) => component::expand(element)?,
        Node::Element(element) => element::expand(element)?,
        Node::Doctype(_) | Node::Custom(_) => return Err(Error::new_spanned(node, "not supported in a view")),
    }))
}

fn view_of(value: &impl ToTokens) -> TokenStream {
    quote! { ::edgezone_dom::IntoView::into_view(#value) }
}

/// A component's name begins with a capital letter, as a type's does.
fn is_component(name: &NodeName) -> bool {
    let NodeName::Path(path) = name else { return false };
    path.path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase))
}

/// The attributes in the form `name`, `name=value` or `prefix:name=value`.
fn attributes<'e>(element: &'e NodeElement<rstml::Infallible>) -> Result<Vec<&'e rstml::node::KeyedAttribute>, Error> {
    let keyed = |attribute: &'e rstml::node::NodeAttribute| match attribute {
        rstml::node::NodeAttribute::Attribute(keyed) => Ok(keyed),
        rstml::node::NodeAttribute::Block(_) => Err(Error::new_spanned(attribute, "an attribute needs a name")),
    };
    element.attributes().iter().map(keyed).collect()
}
