//! `datapackage.json`: what each table and column of an ensemble is, for people and programs (Data Package 2.0).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::output::ensemble::tables::Table;
use crate::output::frame::Kind;
use crate::output::manifest::FileHash;
use crate::output::parquet::Field;

/// Name of the file.
pub const DATAPACKAGE: &str = "datapackage.json";

/// The package, with a name and title, of tables with their columns; the files are those of the folder.
pub fn package(
    (name, title): (&str, &str),
    tables: &[(Table, Vec<Field>)],
    csv: bool,
    files: &BTreeMap<String, FileHash>,
) -> Value {
    let formats: &[(&str, &str)] = match csv {
        true => &[("parquet", "application/vnd.apache.parquet"), ("csv", "text/csv")],
        false => &[("parquet", "application/vnd.apache.parquet")],
    };
    let resources: Vec<Value> = formats
        .iter()
        .flat_map(|format| tables.iter().map(move |table| resource(table, *format, files)))
        .collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title,
        "resources": resources,
    })
}

fn resource(
    (table, fields): &(Table, Vec<Field>),
    (format, mediatype): (&str, &str),
    files: &BTreeMap<String, FileHash>,
) -> Value {
    let path = format!("{}.{format}", table.name);
    let name =
        if format == "parquet" { table.name.into() } else { format!("{}-{format}", table.name) };
    let file = files.get(&path);
    json!({
        "name": name,
        "type": "table",
        "path": path,
        "format": format,
        "mediatype": mediatype,
        "bytes": file.map(|file| file.bytes),
        "hash": file.map(|file| format!("sha256:{}", file.sha256)),
        "description": table.meaning,
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": fields.iter().map(column).collect::<Vec<_>>(),
            "primaryKey": table.key,
            "missingValues": [""],
        },
    })
}

fn column(field: &Field) -> Value {
    let kind = match field.kind {
        Kind::Whole => "integer",
        Kind::Number => "number",
        Kind::Text => "string",
    };
    let mut column = json!({ "name": field.name, "type": kind, "description": field.meaning });
    if !field.unit.is_empty() {
        column["unit"] = field.unit.into();
    }
    column
}
