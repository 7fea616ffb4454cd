// What the package has in files of JavaScript and TypeScript from the core, as one JSON document: the codes,
// the fields, and all that is said in each language. wasm/build.mjs and wasm/fields.mjs read it.
#include "issues/language.hpp"
#include "json/json.hpp"
#include <kfstat/field.hpp>
#include <kfstat/issue.hpp>

#include <cstdio>

namespace {

using namespace kfstat;

void write_codes(json::Writer& writer) {
  writer.begin_array();
  for (std::size_t index = 0; index < issue_code_count; ++index)
    writer.string(to_string(static_cast<IssueCode>(index)));
  writer.end_array();
}

// The fields whose product weights a day in the field's mean.
void write_weight(json::Writer& writer, const FieldInfo& field) {
  writer.begin_array();
  if (field.totals.kind == MetricKind::weighted_mean) writer.string(info_of(field.totals.count).name);
  if (field.totals.share) writer.string(info_of(*field.totals.share).name);
  writer.end_array();
}

void write_field(json::Writer& writer, const FieldInfo& field) {
  writer.begin_object();
  writer.key("name").string(field.name);
  writer.key("type").string(to_string(field.type));
  writer.key("kind").string(to_string(field.totals.kind));
  writer.key("group").string(to_string(field.group));
  writer.key("weight");
  write_weight(writer, field);
  writer.key("labels").begin_object();
  for (const Locale locale : all_locales)
    writer.key(to_string(locale)).string(label_of(field.field, locale));
  writer.end_object().end_object();
}

}  // namespace

int main() {
  json::Writer writer;
  writer.begin_object().key("issue_codes");
  write_codes(writer);
  writer.key("fields").begin_array();
  for (const FieldInfo& field : field_table)
    write_field(writer, field);
  writer.end_array().key("languages").begin_object();
  for (const Locale locale : all_locales)
    writer.key(to_string(locale)).string(vocabulary_of(locale).lines());
  writer.end_object().end_object();
  std::puts(writer.take().c_str());
  return 0;
}
