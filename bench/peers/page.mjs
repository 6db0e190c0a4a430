// What every peer's page does first: the same rows, and the console's row height and table height.
const query = new URLSearchParams(location.search);
export const ROW_HEIGHT = Number(query.get("row"));
export const TABLE_HEIGHT = Number(query.get("height"));

/** The columns of the console's table. */
export const COLUMNS = [
  { id: "id", heading: "ID" },
  { id: "name", heading: "Name" },
  { id: "status", heading: "Status" },
  { id: "zone", heading: "Zone" },
  { id: "type", heading: "Type" },
  { id: "privateIp", heading: "Private IP" },
  { id: "publicIp", heading: "Public IP" },
  { id: "created", heading: "Created" },
];

/** The columns that the text filter looks through. */
export const SEARCHED = ["id", "name", "type", "privateIp", "publicIp"];

export async function rows() {
  return (await fetch("rows.json")).json();
}

/** The console shows times to the minute; the rows keep what the service said, which sorts as text. */
export function moment(created) {
  return `${created.slice(0, 10)} ${created.slice(11, 16)}`;
}
