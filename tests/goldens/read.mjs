// Reads letters with postal-mime; prints one JSON object a file.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , folder, ...paths] = process.argv;
const { main } = JSON.parse(readFileSync(`${folder}/package.json`, "utf-8"));
const { default: PostalMime } = await import(pathToFileURL(`${folder}/${main}`));
const shown = ({ name, address }) => (name ? `${name} <${address}>` : address);
for (const path of paths) {
  const mail = await PostalMime.parse(readFileSync(path), { attachmentEncoding: "arraybuffer" });
  const files = mail.attachments.map((one) => [
    one.filename,
    createHash("sha256").update(Buffer.from(one.content)).digest("hex"),
  ]);
  const { subject, text = "", html = "" } = mail;
  const read = { subject, from: shown(mail.from), to: shown(mail.to[0]), text, html, files };
  console.log(JSON.stringify(read));
}
