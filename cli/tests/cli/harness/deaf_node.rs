use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
};

/// A node that answers questions as another does, and takes no transaction: connections that bring
/// one are closed.
pub(crate) struct DeafNode {
    address: SocketAddr,
}

impl DeafNode {
    /// Before the node at `url`. Its threads end with the process.
    pub(crate) fn before(url: &str) -> Self {
        let node = url.strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let node = node.clone();
                thread::spawn(move || pass_on(client, &node));
            }
        });
        Self { address }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// One request for each connection.
fn pass_on(mut client: TcpStream, node: &str) -> io::Result<()> {
    let (head, body) = request(&mut client)?;
    if body.contains("\"sendTransaction\"") || body.contains("\"eth_sendRawTransaction\"") {
        return Ok(());
    }
    let mut server = TcpStream::connect(node)?;
    let lines = head.lines().filter(|line| {
        let line = line.to_ascii_lowercase();
        !line.starts_with("connection:") && !line.is_empty()
    });
    let head: String = lines.map(|line| format!("{line}\r\n")).collect();
    write!(server, "{head}connection: close\r\n\r\n{body}")?;
    io::copy(&mut server, &mut client)?;
    Ok(())
}

fn request(client: &mut TcpStream) -> io::Result<(String, String)> {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let count = client.read(&mut buffer)?;
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
            });
            if body.len() >= length.unwrap_or(0usize) {
                return Ok((head.to_owned(), body.to_owned()));
            }
        }
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}
