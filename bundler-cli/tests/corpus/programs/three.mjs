// corpus: browser
import * as THREE from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
const scene = new THREE.Scene();
const box = new THREE.BoxGeometry(1, 2, 3);
const mesh = new THREE.Mesh(box, new THREE.MeshBasicMaterial({ color: 0xff8800 }));
mesh.position.set(1, 2, 3);
mesh.rotateY(Math.PI / 4);
scene.add(mesh);
scene.updateMatrixWorld(true);
console.log(mesh.matrixWorld.elements.map((x) => x.toFixed(4)).join(" "));
const ray = new THREE.Raycaster(new THREE.Vector3(1, 2, 10), new THREE.Vector3(0, 0, -1));
console.log(ray.intersectObject(scene, true).map((hit) => hit.distance.toFixed(4)));
console.log(mergeGeometries([box, new THREE.SphereGeometry(1, 8, 8)]).getAttribute("position").count);
console.log(new THREE.Color("hotpink").getHexString(), THREE.REVISION, typeof OrbitControls);
console.log(Object.keys(THREE).length, new THREE.Box3().setFromObject(mesh).getSize(new THREE.Vector3()).toArray().map((x) => x.toFixed(3)));
