//! A component: its function called with its properties.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use rstml::Infallible;
use rstml::node::NodeElement;
use syn::{Error, Ident};

use crate::{attributes, fragment};

pub(crate) fn expand(element: &NodeElement<Infallible>) -> Result<TokenStream, Error> {
    let name = element.name();
    let mut properties = Vec::new();
    let mut bound = Vec::new();
    for attribute in attributes(element)? {
        let key = attribute.key.to_string();
        if let Some(variable) = key.strip_prefix("let:") {
            // The user's own name, so that the children see it.
            bound.push(Ident::new(variable, Span::call_site()));
            continue;
        }
        let key = &attribute.key;
        let value = attribute.value().map_or_else(|| quote! { #key }, |value| quote! { #value });
        properties.push(quote! { .#key(#[allow(unused_braces)] { #value }) });
    }
    let children = if element.children.is_empty() {
        TokenStream::new()
    } else {
        let inner = fragment(&element.children)?;
        if bound.is_empty() {
            quote! { .children(::edgezone_dom::ToChildren::to_children(move || #inner)) }
        } else {
            quote! { .children(move |#(#bound),*| #inner) }
        }
    };
    Ok(quote! {
        ::edgezone_dom::IntoView::into_view(
            #[allow(unreachable_code, clippy::needless_borrows_for_generic_args)]
            ::leptos::component::component_view(&#name, ::leptos::component::component_props_builder(&#name) #(#properties)* #children .build())
        )
    })
}
