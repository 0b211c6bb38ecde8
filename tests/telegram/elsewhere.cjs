// npm's telegram-test-api, written by people who never saw this service, repaired where it is not as Telegram:
// messages are messages, say who sent them and when in seconds, ids are not given twice while a webhook is under way, the webhook's
// secret is brought along, an edit answers with the message, and deleteMessages and the bot's texts are known.
// Prints its address and runs until its input ends.
"use strict";
const http = require("http");
const { routes } = require("telegram-test-api/lib/routes/index");

const me = { id: 666, is_bot: true, first_name: "Hello", username: "invented_bot" };
const answers = (path, result) => (app, server) =>
  app.all("/bot:token/" + path, (req, res) => res.json({ ok: true, result: result(server, req.body, req.params) }));

routes.unshift(
  answers("getMe", () => me),
  answers("deleteMessages", (server, asked) => {
    for (const id of JSON.parse(asked.message_ids)) server.deleteMessage(Number(asked.chat_id), id);
    return true;
  }),
  answers("editMessageText", (server, asked) => {
    server.editMessageText(asked);
    const at = Math.floor(Date.now() / 1000);
    return { message_id: Number(asked.message_id), date: at, from: me, chat: { id: Number(asked.chat_id), type: "private" } };
  }),
  answers("setWebhook", (server, asked, params) => { server.setWebhook(asked, params.token); return true; }),
  answers("deleteWebhook", (server, asked, params) => { server.deleteWebhook(params.token); return true; }),
  ...["answerCallbackQuery", "setMyName", "setMyDescription", "setMyShortDescription", "deleteMyCommands"].map((name) =>
    answers(name, () => true)),
);

const TelegramServer = require("telegram-test-api");

class Repaired extends TelegramServer {
  addBotMessage(message, token) {
    const { message_id, date, chat, text } = super.addBotMessage(message, token);
    return { message_id, date: Math.floor(date / 1000), from: me, chat, text };
  }
  async addUserMessage(message) {
    const fields = this.getCommonFields(message.botToken);
    this.messageId++;
    await this.addUserUpdate({ ...fields, message });
  }
  async addUserUpdate(update) {
    this.updateId++;
    const webhook = this.webhooks[update.botToken];
    if (!webhook) return void this.storage.userMessages.push(update);
    const body = JSON.stringify(TelegramServer.formatUpdate(update));
    await new Promise((done, failed) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body),
                        "x-telegram-bot-api-secret-token": webhook.secret_token || "" };
      http.request(webhook.url, { method: "POST", headers }, (answer) => answer.resume().on("end", done))
        .on("error", failed).end(body);
    });
  }
}

const probe = http.createServer().listen(0, "127.0.0.1", () => {
  const { port } = probe.address();
  probe.close(async () => {
    await new Repaired({ port, host: "127.0.0.1" }).start();
    console.log(`http://127.0.0.1:${port}`);
  });
});
process.stdin.resume().on("end", () => process.exit(0));
