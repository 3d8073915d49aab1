// Phones for tests: the vendor's client with the app's tables, told what to do by JSON lines.
import { createHmac } from "node:crypto";
import { createInterface } from "node:readline";
import { column, PowerSyncDatabase, Schema, Table } from "@powersync/node";

// Answers have standard output for themselves.
for (const name of ["debug", "info", "log", "warn"]) console[name] = console.error;

const KINDS = { i: column.integer, r: column.real, t: column.text };
const RETRY_MS = 300;
const phones = new Map();

function schemaOf(tables) {
  const made = Object.entries(tables).map(([name, columns]) => [
    name,
    new Table(Object.fromEntries(Object.entries(columns).map(([one, kind]) => [one, KINDS[kind]]))),
  ]);
  return new Schema(Object.fromEntries(made));
}

function lasting(token, seconds, secret) {
  const [head, body] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url"));
  const changed = Buffer.from(JSON.stringify({ ...claims, exp: claims.iat + seconds })).toString("base64url");
  return `${head}.${changed}.${createHmac("sha256", secret).update(`${head}.${changed}`).digest("base64url")}`;
}

class Phone {
  constructor({ file, folder, tables }) {
    this.tables = tables;
    this.refused = [];
    this.tokens = 0;
    this.database = new PowerSyncDatabase({
      schema: schemaOf(tables),
      database: { dbFilename: file, dbLocation: folder, implementation: { type: "node:sqlite" }, readWorkerCount: 1 },
    });
  }

  async fetchCredentials() {
    const { server, token, lifetime, secret } = this.account;
    const answer = await fetch(`${server}/api/v2/powersync-token`, { headers: { Authorization: `Token ${token}` } });
    if (!answer.ok) throw new Error(`powersync-token answers ${answer.status}`);
    const found = await answer.json();
    this.tokens += 1;
    const text = lifetime ? lasting(found.token, lifetime, secret) : found.token;
    // The app's client wants the final slash, this one refuses it.
    return { endpoint: found.powersync_url.replace(/\/$/, ""), token: text };
  }

  // As the app does it: one row after the other, references without `_id`; what is refused for good is dropped.
  async uploadData(database) {
    const batch = await database.getNextCrudTransaction();
    if (!batch) return;
    const { server, token } = this.account;
    for (const entry of batch.crud) {
      const told = Object.entries(entry.opData ?? {}).map(([name, value]) => [name.replace(/_id$/, ""), value]);
      const answer = await fetch(`${server}/api/v2/upload-powersync-data`, {
        method: entry.op,
        headers: { Authorization: `Token ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ table: entry.table, data: { ...Object.fromEntries(told), id: entry.id } }),
      });
      if (answer.status >= 500 || [401, 408, 429].includes(answer.status)) throw new Error(`upload: ${answer.status}`);
      const said = await answer.json();
      if (said.error) this.refused.push(said);
    }
    await batch.complete();
  }

  async connect(account) {
    this.account = account;
    await this.database.connect(this, { retryDelayMs: RETRY_MS, crudUploadThrottleMs: 20 });
  }

  async dump() {
    const found = {};
    for (const name of Object.keys(this.tables)) {
      const rows = await this.database.getAll(`SELECT * FROM ${name}`);
      if (rows.length) found[name] = Object.fromEntries(rows.map(({ id, ...columns }) => [id, columns]));
    }
    return found;
  }

  async status() {
    const { connected, hasSynced } = this.database.currentStatus;
    const [{ waiting }] = await this.database.getAll("SELECT count(*) AS waiting FROM ps_crud");
    return { connected, hasSynced: Boolean(hasSynced), waiting, refused: this.refused, tokens: this.tokens };
  }
}

const DEEDS = {
  open: ({ phone, ...options }) => void phones.set(phone, new Phone(options)),
  connect: ({ phone, ...account }) => phones.get(phone).connect(account),
  disconnect: ({ phone }) => phones.get(phone).database.disconnect(),
  execute: async ({ phone, sql, values }) => void (await phones.get(phone).database.execute(sql, values)),
  all: ({ phone, sql }) => phones.get(phone).database.getAll(sql),
  dump: ({ phone }) => phones.get(phone).dump(),
  status: ({ phone }) => phones.get(phone).status(),
  close: async ({ phone }) => {
    await phones.get(phone).database.close();
    phones.delete(phone);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { deed, ...wishes } = JSON.parse(line);
  let answer;
  try {
    answer = { result: (await DEEDS[deed](wishes)) ?? null };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
