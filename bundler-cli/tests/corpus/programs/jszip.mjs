// corpus: browser
import JSZip from "jszip";
const zip = new JSZip();
zip.file("a.txt", "hello ".repeat(100), { date: new Date(0) });
zip.folder("d").file("b.bin", new Uint8Array([1, 2, 3]));
zip.generateAsync({ type: "uint8array", compression: "DEFLATE" }).then(async (bytes) => {
  const again = await JSZip.loadAsync(bytes);
  console.log(Object.keys(again.files).join(), (await again.file("a.txt").async("string")).length, Array.from(await again.file("d/b.bin").async("uint8array")));
});
