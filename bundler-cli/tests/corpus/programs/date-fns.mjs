// corpus: browser
import { addDays, format, parseISO, differenceInCalendarDays, formatDistance, intervalToDuration, eachDayOfInterval, isWithinInterval } from "date-fns";
import { de, fr } from "date-fns/locale";
import * as all from "date-fns";
const day = new Date(2024, 1, 28, 13, 5, 9);
console.log(format(day, "yyyy-MM-dd HH:mm:ss 'week' II"), format(addDays(day, 2), "PPPP", { locale: de }), format(day, "EEEE d MMMM", { locale: fr }));
console.log(differenceInCalendarDays(parseISO("2024-03-10"), day), formatDistance(day, addDays(day, 100), { addSuffix: true, locale: de }));
console.log(intervalToDuration({ start: day, end: addDays(day, 400) }), eachDayOfInterval({ start: day, end: addDays(day, 3) }).length);
console.log(isWithinInterval(day, { start: addDays(day, -1), end: addDays(day, 1) }), Object.keys(all).length);
