// Reads calendar files as two programs do: each line asks with {"file": …}, and is answered with what each found in it.
import { createInterface } from "node:readline";
import ICAL from "ical.js";
import ical from "node-ical";

const pad = (number) => `${number}`.padStart(2, "0");
const MOST = 400;

function byIcalJs(file) {
  const calendar = new ICAL.Component(ICAL.parse(file));
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  return calendar.getAllSubcomponents("vevent").flatMap((component) => {
    const event = new ICAL.Event(component);
    const told = { status: component.getFirstPropertyValue("status"), sequence: event.sequence, uid: event.uid };
    const times = event.iterator();
    const found = [];
    for (let time = times.next(); time && found.length < MOST; time = times.next()) {
      found.push({ ...told, at: time.isDate ? time.toString() : time.toUnixTime() });
    }
    return found;
  });
}

function byNodeIcal(file) {
  return Object.values(ical.sync.parseICS(file)).filter((event) => event.type === "VEVENT").flatMap((event) => {
    const told = { status: event.status, sequence: Number(event.sequence), uid: event.uid };
    const whole = event.datetype === "date";
    const when = (start) => whole
      ? `${start.getFullYear()}-${pad(start.getMonth() + 1)}-${pad(start.getDate())}`
      : start.getTime() / 1000;
    const from = new Date(event.start.getTime() - 86400e3);
    const to = new Date(event.start.getTime() + 800 * 86400e3);
    const starts = event.rrule ? ical.expandRecurringEvent(event, { from, to }).map((one) => one.start) : [event.start];
    return starts.map((start) => ({ ...told, at: when(start) }));
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { file } = JSON.parse(line);
  console.log(JSON.stringify({ "ical.js": byIcalJs(file), "node-ical": byNodeIcal(file) }));
}
