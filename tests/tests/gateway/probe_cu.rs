use e2e::world::World;
use portcullis_demo::gated_counter::Way;
use solana_signer::Signer;
#[test]
fn cu() {
    let mut w = World::new();
    let c = w.create_counter();
    for name in ["alice","bob","carl","dora"] {
        let wallet = w.chain.actor(name);
        let issue = w.issue(&wallet.pubkey()).instruction();
        let (p, o) = (w.payer.insecure_clone(), w.operator().insecure_clone());
        let r = w.send(issue, &[&p,&o]).unwrap();
        println!("issue {} {:?}", r.compute_units, r.logs);
        let f = w.increment(Way::Freely, &c, &wallet).unwrap().compute_units;
        let r = w.increment(Way::ByRead, &c, &wallet).unwrap().compute_units;
        let k = w.increment(Way::ByCall, &c, &wallet).unwrap();
        println!("free {f} read {r} ({}) call {} ({}) {:?}", r-f, k.compute_units, k.compute_units-f, k.logs);
        w.freeze(&wallet.pubkey());
        println!("{:?}", w.verify(&wallet.pubkey(), Default::default()));
        w.unfreeze(&wallet.pubkey());
        w.renew(&wallet.pubkey(), None);
        w.revoke(&wallet.pubkey());
        println!("{:?}", w.verify(&wallet.pubkey(), Default::default()));
    }
}
