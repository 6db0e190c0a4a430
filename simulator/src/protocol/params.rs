//! The JSON body of a request, read parameter by parameter, so that what nobody read is an unknown parameter.

use serde_json::{Map, Value};

use super::ApiFault;

/// The parameters not yet read.
#[derive(Debug)]
pub struct Params(Map<String, Value>);

impl Params {
    /// Reads a body.
    ///
    /// # Errors
    /// `InvalidRequest` for what is not a JSON object.
    pub fn read(body: &[u8]) -> Result<Self, ApiFault> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            _ => Err(ApiFault::new("InvalidRequest", "The request body is not a valid JSON object.")),
        }
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(|value| !value.is_null())
    }

    /// An optional text.
    ///
    /// # Errors
    /// `InvalidParameter` for another type.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ApiFault> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ApiFault::wrong_type(name, "String")),
        }
    }

    /// An optional list of texts.
    ///
    /// # Errors
    /// `InvalidParameter` for another type.
    pub fn texts(&mut self, name: &str) -> Result<Option<Vec<String>>, ApiFault> {
        let Some(value) = self.take(name) else { return Ok(None) };
        serde_json::from_value(value).map(Some).map_err(|_| ApiFault::wrong_type(name, "Array of String"))
    }

    /// A whole number within bounds, or its default.
    ///
    /// # Errors
    /// `InvalidParameter` for another type, `InvalidParameterValue` for a number out of bounds.
    pub fn number(&mut self, name: &str, default: usize, bounds: std::ops::RangeInclusive<usize>) -> Result<usize, ApiFault> {
        let Some(value) = self.take(name) else { return Ok(default) };
        let Some(number) = value.as_i64() else { return Err(ApiFault::wrong_type(name, "Integer")) };
        usize::try_from(number).ok().filter(|n| bounds.contains(n)).ok_or_else(|| {
            let most = if *bounds.end() == usize::MAX { "more".to_owned() } else { bounds.end().to_string() };
            ApiFault::value(name, &format!("{number} is not in the range of {} to {most}", bounds.start()))
        })
    }

    /// To be called when every known parameter was read.
    ///
    /// # Errors
    /// `UnknownParameter` names one that is left.
    pub fn end(self) -> Result<(), ApiFault> {
        match self.0.keys().next() {
            Some(name) => Err(ApiFault::new("UnknownParameter", format!("The parameter `{name}` is not recognized."))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(text: &str) -> Params {
        Params::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_left_unread_is_unknown() {
        let mut p = params(r#"{"Zone":"z","Sort":"name"}"#);
        assert_eq!(p.text("Zone").unwrap().as_deref(), Some("z"));
        assert_eq!(p.end().unwrap_err().code, "UnknownParameter");
    }

    #[test]
    fn types_and_bounds_are_checked() {
        assert_eq!(params(r#"{"A":1}"#).text("A").unwrap_err().code, "InvalidParameter");
        assert_eq!(params(r#"{"A":["x",1]}"#).texts("A").unwrap_err().code, "InvalidParameter");
        assert_eq!(params(r#"{"A":"1"}"#).number("A", 20, 1..=100).unwrap_err().code, "InvalidParameter");
        for n in ["-1", "0", "101"] {
            let mut p = params(&format!(r#"{{"A":{n}}}"#));
            assert_eq!(p.number("A", 20, 1..=100).unwrap_err().code, "InvalidParameterValue", "{n}");
        }
        assert_eq!(params("{}").number("A", 20, 1..=100).unwrap(), 20);
        assert_eq!(params(r#"{"A":null}"#).text("A").unwrap(), None);
        for text in ["", "[]", "{", "null"] {
            assert_eq!(Params::read(text.as_bytes()).unwrap_err().code, "InvalidRequest");
        }
    }
}
