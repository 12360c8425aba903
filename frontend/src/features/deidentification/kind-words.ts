/** What kinds of identifiers are called. */
import type { IdentifierKind, NamedKind } from "@/api/types";

const KINDS: Readonly<Record<IdentifierKind, string>> = {
  person: "Person",
  place: "Place",
  address: "Address",
  postcode: "Postcode",
  organisation: "Organisation",
  school: "School",
  date: "Date",
  age: "Age over 89",
  phone: "Telephone",
  fax: "Fax",
  email: "E-mail",
  national_id: "National number",
  record: "Record number",
  health_plan: "Insurance number",
  account: "Account",
  licence: "Licence",
  vehicle: "Number plate",
  device: "Device",
  url: "Web address",
  ip: "Internet address",
  biometric: "Biometric number",
  photo: "Picture",
  code: "Other code",
};

export function kindWord(kind: IdentifierKind): string {
  return KINDS[kind];
}

export const KIND_CHOICES = Object.entries(KINDS).map(([value, label]) => ({ value, label }));

export const NAMED_KIND_CHOICES = (
  ["person", "place", "organisation", "school"] satisfies NamedKind[]
).map((value) => ({ value, label: KINDS[value] }));
