// corpus: browser
// corpus: format=esm
import { of, from, interval, merge, Subject, BehaviorSubject, throwError, lastValueFrom } from "rxjs";
import { map, filter, scan, take, mergeMap, catchError, toArray, debounceTime, switchMap } from "rxjs/operators";
import { TestScheduler } from "rxjs/testing";
of(1, 2, 3, 4).pipe(filter((x) => x % 2 === 0), map((x) => x * 10)).subscribe((x) => console.log("even", x));
const subject = new Subject();
subject.pipe(scan((a, b) => a + b, 0)).subscribe({ next: (v) => console.log("sum", v), complete: () => console.log("done") });
for (const n of [1, 2, 3]) subject.next(n);
subject.complete();
new BehaviorSubject("first").subscribe((v) => console.log(v));
throwError(() => new Error("boom")).pipe(catchError((e) => of(e.message))).subscribe((v) => console.log("caught", v));
console.log(await lastValueFrom(merge(from([1, 2]), from(Promise.resolve(3))).pipe(mergeMap((x) => of(x, x)), toArray())));
console.log(await lastValueFrom(interval(1).pipe(take(3), switchMap((x) => of(x + 1)), toArray())));
new TestScheduler((actual, expected) => console.log(JSON.stringify(actual) === JSON.stringify(expected))).run(({ cold, expectObservable }) => {
  expectObservable(cold("a-b-c|").pipe(debounceTime(1))).toBe("-a-b-(c|)");
});
