//! Tables as Parquet: a row group a table; row groups are moved between files without being decoded.
//!
//! Nothing in a file depends on when or where it was written, so equal tables are equal bytes.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};
use std::iter::once;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{
    SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter,
};
use parquet::schema::types::{ColumnPath, Type};

use crate::output::frame::{Frame, Kind, Texts, Values};

/// Key of the mark among the values of a footer.
const MARK: &str = "overbuild.part";

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Their unit, in the words of the glossary.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// A file under way.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    fields: Vec<Field>,
}

impl<W: Write + Send> Writer<W> {
    /// Begins a file with these columns.
    ///
    /// # Errors
    /// What the destination says.
    pub fn new(to: W, fields: &[Field]) -> io::Result<Writer<W>> {
        let file = SerializedFileWriter::new(
            to,
            schema(fields).map_err(reason)?,
            Arc::new(properties(fields)),
        );
        Ok(Writer { file: file.map_err(reason)?, fields: fields.to_vec() })
    }

    /// Marks the file, in its footer, as part of something.
    pub fn mark(&mut self, mark: &str) {
        self.file.append_key_value_metadata(KeyValue::new(MARK.into(), mark.to_string()));
    }

    /// Writes tables, one after the other, as one row group; columns that a table does not have are missing in its rows.
    ///
    /// # Errors
    /// What the destination says.
    pub fn write(&mut self, frames: &[&Frame]) -> io::Result<()> {
        self.group(|field, group| {
            let values = frames.iter().map(|frame| match frame.column(field.name) {
                Some(values) => Cow::Borrowed(values),
                None => Cow::Owned(Values::missing(field.kind, frame.rows())),
            });
            write_column(group, values)
        })
    }

    /// Copies a row group as it is; columns that it does not have are missing in every row.
    ///
    /// # Errors
    /// What the source or the destination says.
    pub fn copy(&mut self, source: &Source, group: usize) -> io::Result<()> {
        let metadata = source.reader.metadata().row_group(group);
        let rows = metadata.num_rows();
        let column =
            |name: &str| metadata.columns().iter().find(|c| c.column_path().string() == name);
        self.group(|field, group| match column(field.name) {
            None => {
                let missing = Values::missing(field.kind, rows as usize);
                write_column(group, once(Cow::Owned(missing)))
            }
            Some(column) => {
                let close = ColumnCloseResult {
                    bytes_written: column.compressed_size() as u64,
                    rows_written: rows as u64,
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                group.append_column(&source.file, close)
            }
        })
    }

    fn group(
        &mut self,
        mut write: impl FnMut(&Field, &mut SerializedRowGroupWriter<W>) -> Result<()>,
    ) -> io::Result<()> {
        let mut group = self.file.next_row_group().map_err(reason)?;
        self.fields.iter().try_for_each(|field| write(field, &mut group)).map_err(reason)?;
        group.close().map(drop).map_err(reason)
    }

    /// Ends the file and gives the destination back.
    ///
    /// # Errors
    /// What the destination says.
    pub fn end(self) -> io::Result<W> {
        self.file.into_inner().map_err(reason)
    }
}

fn schema(fields: &[Field]) -> Result<Arc<Type>> {
    let column = |field: &Field| {
        let (physical, logical) = match field.kind {
            Kind::Whole => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let column = Type::primitive_type_builder(field.name, physical);
        column
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    };
    let columns = fields.iter().map(column).collect::<Result<_>>()?;
    Type::group_type_builder("table").with_fields(columns).build().map(Arc::new)
}

/// Statistics only of the columns by which rows are looked for, so that the end of a large file stays small.
fn properties(fields: &[Field]) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_created_by("overbuild".into())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(None)
        .set_offset_index_disabled(true)
        .set_statistics_enabled(EnabledStatistics::None);
    for field in fields {
        let path = ColumnPath::from(field.name);
        if ["world", "seed"].contains(&field.name) {
            let chunk = EnabledStatistics::Chunk;
            properties = properties.set_column_statistics_enabled(path.clone(), chunk);
        }
        let encoding = match field.kind {
            Kind::Whole => Encoding::DELTA_BINARY_PACKED,
            Kind::Number => Encoding::BYTE_STREAM_SPLIT,
            // Few texts differ: a dictionary.
            Kind::Text => continue,
        };
        properties = properties
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_encoding(path, encoding);
    }
    properties.build()
}

fn write_column<'a, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<W>,
    values: impl Iterator<Item = Cow<'a, Values>>,
) -> Result<()> {
    let mut column = group.next_column()?.expect("there is a column a field");
    for values in values {
        let count = values.len();
        match &*values {
            Values::Whole(values) => {
                write_values::<Int64Type>(&mut column, count, values.iter().copied())?;
            }
            Values::Number(values) => {
                let values = values.iter().map(|value| (!value.is_nan()).then_some(*value));
                write_values::<DoubleType>(&mut column, count, values)?;
            }
            Values::Text(texts) => {
                // Each text is a part of all of them: no text is copied by itself.
                let all = ByteArray::from(texts.all());
                let part =
                    |at: Range<usize>| (!at.is_empty()).then(|| all.slice(at.start, at.len()));
                write_values::<ByteArrayType>(&mut column, count, texts.ranges().map(part))?;
            }
        }
    }
    column.close()
}

/// So many values; `None` where one is missing.
fn write_values<T: DataType>(
    column: &mut SerializedColumnWriter,
    count: usize,
    values: impl Iterator<Item = Option<T::T>>,
) -> Result<()> {
    let (mut there, mut levels) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for value in values {
        levels.push(i16::from(value.is_some()));
        if let Some(value) = value {
            there.push(value);
        }
    }
    column.typed::<T>().write_batch(&there, Some(&levels), None).map(drop)
}

/// A file to read from.
pub struct Source {
    file: File,
    reader: SerializedFileReader<File>,
}

impl Source {
    /// Opens a file.
    ///
    /// # Errors
    /// It cannot be read, or is no Parquet file.
    pub fn open(path: &Path) -> io::Result<Source> {
        let file = File::open(path)?;
        let reader = SerializedFileReader::new(file.try_clone()?).map_err(reason)?;
        Ok(Source { file, reader })
    }

    /// The mark of the file, if it has one.
    pub fn mark(&self) -> Option<&str> {
        let all = self.reader.metadata().file_metadata().key_value_metadata()?;
        all.iter().find(|one| one.key == MARK)?.value.as_deref()
    }

    /// How many row groups it has.
    pub fn groups(&self) -> usize {
        self.reader.num_row_groups()
    }

    /// Reads a row group: these columns of it, or all.
    ///
    /// # Errors
    /// It cannot be read, or holds what this program does not write.
    pub fn read(&self, group: usize, columns: Option<&[&str]>) -> io::Result<Frame> {
        let group = self.reader.get_row_group(group).map_err(reason)?;
        let rows = group.metadata().num_rows() as usize;
        let mut frame = Frame::default();
        for (at, column) in group.metadata().columns().iter().enumerate() {
            let name = column.column_path().string();
            if columns.is_none_or(|wanted| wanted.contains(&name.as_str())) {
                let column = group.get_column_reader(at).map_err(reason)?;
                frame = frame.with(&name, read_column(column, rows).map_err(reason)?);
            }
        }
        Ok(frame)
    }
}

/// Reads a whole file: these columns of it, or all.
///
/// # Errors
/// It cannot be read, or holds what this program does not write.
pub fn read(path: &Path, columns: Option<&[&str]>) -> io::Result<Frame> {
    let source = Source::open(path)?;
    let mut all = Frame::default();
    for group in 0..source.groups() {
        all.append(source.read(group, columns)?);
    }
    Ok(all)
}

fn read_column(column: ColumnReader, rows: usize) -> Result<Values> {
    match column {
        ColumnReader::Int64ColumnReader(column) => Ok(Values::Whole(optional(column, rows)?)),
        ColumnReader::DoubleColumnReader(column) => {
            let values = optional(column, rows)?.into_iter();
            Ok(Values::Number(values.map(|value| value.unwrap_or(f64::NAN)).collect()))
        }
        ColumnReader::ByteArrayColumnReader(column) => {
            let mut texts = Texts::default();
            for text in optional(column, rows)? {
                texts.push(text.as_ref().map_or(Ok(""), |text| text.as_utf8())?);
            }
            Ok(Values::Text(texts))
        }
        _ => Err(ParquetError::General("a type that overbuild does not write".into())),
    }
}

fn optional<T: DataType>(
    mut column: ColumnReaderImpl<T>,
    rows: usize,
) -> Result<Vec<Option<T::T>>> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (read, ..) = column.read_records(rows, Some(&mut levels), None, &mut values)?;
    if read != rows {
        return Err(ParquetError::EOF(format!("{read} of {rows} rows are there")));
    }
    let mut values = values.into_iter();
    Ok(levels.into_iter().map(|level| if level == 0 { None } else { values.next() }).collect())
}

/// What the file system says, where it is that which failed.
fn reason(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(reason) => *reason,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::new(io::ErrorKind::InvalidData, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn field(name: &'static str, kind: Kind) -> Field {
        Field { name, kind, unit: "", meaning: "" }
    }

    const FIELDS: [Field; 3] =
        [field("seed", Kind::Whole), field("capex", Kind::Number), field("status", Kind::Text)];

    fn frame() -> Frame {
        let texts = Texts::of(["finished", "", "\u{e9}"].into_iter());
        Frame::default()
            .with("seed", Values::Whole(vec![Some(1 << 53), None, Some(-1)]))
            .with("capex", Values::Number(vec![-0.0, f64::NAN, 1e-300]))
            .with("status", Values::Text(texts))
    }

    fn file(folder: &Path, name: &str, groups: &[Frame], fields: &[Field]) -> Source {
        let mut writer = Writer::new(Vec::new(), fields).unwrap();
        groups.iter().for_each(|group| writer.write(&[group]).unwrap());
        std::fs::write(folder.join(name), writer.end().unwrap()).unwrap();
        Source::open(&folder.join(name)).unwrap()
    }

    fn bits(frame: &Frame) -> Vec<u64> {
        frame.numbers("capex").unwrap().iter().map(|value| value.to_bits()).collect()
    }

    #[test]
    fn what_is_written_is_read_back_with_what_is_missing_and_a_table_without_rows() {
        let folder = tempfile::tempdir().unwrap();
        let source = file(folder.path(), "a", &[frame(), Frame::default()], &FIELDS);
        let read = source.read(0, None).unwrap();
        assert_eq!(
            (read.column("seed"), read.column("status")),
            (frame().column("seed"), frame().column("status"))
        );
        assert_eq!(bits(&read), bits(&frame()));
        assert_eq!((source.groups(), source.read(1, None).unwrap().rows()), (2, 0));
        let status = source.read(0, Some(&["status"])).unwrap();
        assert_eq!(status.columns().len(), 1);
    }

    #[test]
    fn a_row_group_keeps_its_bytes_through_a_wider_file_and_back() {
        let folder = tempfile::tempdir().unwrap();
        let narrow = file(folder.path(), "narrow", &[frame()], &FIELDS);
        let wide = [FIELDS[0], field("other", Kind::Number), FIELDS[1], FIELDS[2]];
        let mut writer = Writer::new(Vec::new(), &wide).unwrap();
        (0..2).for_each(|_| writer.copy(&narrow, 0).unwrap());
        std::fs::write(folder.path().join("wide"), writer.end().unwrap()).unwrap();
        let source = Source::open(&folder.path().join("wide")).unwrap();
        assert!(source.read(1, None).unwrap().numbers("other").unwrap().iter().all(|v| v.is_nan()));
        let mut writer = Writer::new(Vec::new(), &FIELDS).unwrap();
        writer.copy(&source, 1).unwrap();
        let mut direct = Writer::new(Vec::new(), &FIELDS).unwrap();
        direct.copy(&narrow, 0).unwrap();
        assert_eq!(writer.end().unwrap(), direct.end().unwrap());
    }

    #[test]
    fn a_file_that_was_cut_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        file(folder.path(), "a", &[frame()], &FIELDS);
        let bytes = std::fs::read(folder.path().join("a")).unwrap();
        std::fs::write(folder.path().join("a"), &bytes[..bytes.len() - 9]).unwrap();
        assert!(read(&folder.path().join("a"), None).is_err());
    }
}
