//! An element: created with its fixed attributes, then given what changes, what listens and what is inside.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use rstml::Infallible;
use rstml::node::{KeyedAttribute, NodeElement};
use syn::{Error, Ident};

use crate::{attributes, one};

/// Between the tag, the names and the values of fixed attributes, which travel as one text.
const SEPARATOR: char = '\x1f';

/// The tags of SVG that the console draws with.
const SVG: [&str; 5] = ["svg", "path", "g", "circle", "rect"];

pub(crate) fn expand(element: &NodeElement<Infallible>) -> Result<TokenStream, Error> {
    let tag = element.name().to_string();
    let el = Ident::new("__el", Span::mixed_site());
    let mut fixed = tag.clone();
    let mut calls = Vec::new();
    let mut last = Vec::new();
    for attribute in attributes(element)? {
        let key = attribute.key.to_string();
        match (attribute.value_literal_string(), attribute.value().is_some()) {
            (Some(text), _) if !key.contains(':') => fixed.extend([SEPARATOR.to_string(), key, SEPARATOR.to_string(), text]),
            (None, false) => fixed.extend([SEPARATOR.to_string(), key, SEPARATOR.to_string()]),
            // A node is told of only when it is whole.
            _ if key == "node_ref" => last.push(call(&el, &key, attribute)?),
            _ => calls.push(call(&el, &key, attribute)?),
        }
    }
    let create = if SVG.contains(&tag.as_str()) {
        quote! { svg }
    } else {
        quote! { new }
    };
    let children = element.children.iter().filter_map(|child| one(child).transpose()).collect::<Result<Vec<_>, _>>()?;
    Ok(quote! {{
        let #el = ::edgezone_dom::El::#create(#fixed);
        #( #calls )*
        #( #el.child(#children); )*
        #( #last )*
        ::edgezone_dom::IntoView::into_view(#el)
    }})
}

fn call(el: &Ident, key: &str, attribute: &KeyedAttribute) -> Result<TokenStream, Error> {
    let Some(value) = attribute.value() else { return Err(Error::new_spanned(attribute, "a value is missing")) };
    Ok(match key.split_once(':') {
        None if key == "node_ref" => quote! { #value.load(&#el); },
        None => quote! { #el.attr(#key, #value); },
        Some(("class", name)) => quote! { #el.class(#name, #value); },
        Some(("style", name)) => quote! { #el.style(#name, #value); },
        Some(("prop", "checked")) => quote! { #el.checked(#value); },
        Some(("prop", "value")) => quote! { #el.value(#value); },
        Some(("on", name)) => {
            let event = format_ident!("{name}");
            quote! { #el.on(::leptos::ev::#event, #value); }
        }
        Some(_) => return Err(Error::new_spanned(&attribute.key, "not an attribute that a view knows")),
    })
}
