//! The access table as JSON, or whatever else serde writes.

use serde_core::{Serialize, Serializer, ser::SerializeStruct};

use super::{Access, AccessTable, Row};

impl Serialize for AccessTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows().serialize(serializer)
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("Row", 4)?;
        row.serialize_field("path", self.path())?;
        row.serialize_field("method", self.method())?;
        row.serialize_field("handler", self.handler())?;
        row.serialize_field("access", self.access())?;
        row.end()
    }
}

impl Serialize for Access {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut access = serializer.serialize_struct("Access", 5)?;
        access.serialize_field("login", self.login().as_str())?;
        access.serialize_field("scheme", &self.scheme())?;
        access.serialize_field("names", self.names())?;
        access.serialize_field("roles", self.roles())?;
        access.serialize_field("rules", self.rules())?;
        access.end()
    }
}
